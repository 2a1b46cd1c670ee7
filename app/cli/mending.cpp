#include "app/cli/mending.h"

#include "models/migration/directions.h"

namespace lockkeeper {

/// A fix may make room for another one; more rounds than this mean that two undo each other.
static constexpr int mostRounds = 10;

/// The text with the first fix of each error and warning, as far as they do not touch the same place. Notes are matters of
/// taste: their fixes are taken one by one, in the editor. @p followUps: run after the text.
static QByteArray withFixes(const QByteArray &text, const SafetyAnalysis &analysis, QList<FollowUp> *followUps)
{
    QList<TextEdit> edits;
    QList<FollowUp> added; // of one fix a round: what a second one moves, the first may have moved
    for (const Finding &finding : analysis.findings) {
        const QList<TextEdit> wanted = finding.fixes.isEmpty() || finding.severity == Severity::Note ? QList<TextEdit>() : finding.fixes.front().edits;
        const bool free = std::none_of(wanted.begin(), wanted.end(), [&](const TextEdit &edit) {
            return std::any_of(edits.begin(), edits.end(), [&](const TextEdit &taken) { return edit.range.begin <= taken.range.end && taken.range.begin <= edit.range.end; });
        });
        if (!free || wanted.isEmpty())
            continue;
        const QList<FollowUp> &more = finding.fixes.front().followUps;
        if (!more.isEmpty() && !added.isEmpty())
            continue;
        added += more;
        edits << wanted;
    }
    *followUps = added + *followUps; // cut from what ran before them
    return edits.isEmpty() ? text : applyEdits(text, edits);
}

static bool hasSyntaxError(const SafetyAnalysis &analysis)
{
    return std::any_of(analysis.findings.begin(), analysis.findings.end(), [](const Finding &finding) { return finding.rule == u"syntax-error"; });
}

SafetyAnalysisPtr analyzeFile(const QString &file, const QByteArray &text, const AnalysisInput &input, const SourceContext &context)
{
    const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, input, context.rulesFor(file));
    const auto moves = [](const Fix &fix) { return !fix.followUps.isEmpty(); };
    const auto moving = [&](const Finding &finding) { return std::any_of(finding.fixes.begin(), finding.fixes.end(), moves); };
    if (std::none_of(analysis->findings.begin(), analysis->findings.end(), moving))
        return analysis;
    auto placed = std::make_shared<SafetyAnalysis>(*analysis);
    for (Finding &finding : placed->findings) {
        QList<Fix> fixes;
        for (Fix fix : std::as_const(finding.fixes))
            if (!moves(fix) || context.place(fix.followUps, file, *analysis))
                fixes << fix;
        finding.fixes = fixes;
    }
    return placed;
}

SafetyAnalysisPtr mend(const QString &file, QByteArray *text, QList<FollowUp> *followUps, const AnalysisInput &input, const SourceContext &context)
{
    SafetyAnalysisPtr analysis = analyzeFile(file, *text, input, context);
    for (int round = 0; round < mostRounds; ++round) {
        QList<FollowUp> moved = *followUps;
        const QByteArray mended = withFixes(*text, *analysis, &moved);
        if (mended == *text)
            break;
        const SafetyAnalysisPtr again = analyzeFile(file, mended, input, context);
        if (hasSyntaxError(*again) && !hasSyntaxError(*analysis))
            break;
        *text = mended;
        *followUps = moved;
        analysis = again;
    }
    context.place(*followUps, file, *analysis);
    return analysis;
}

ScriptAnalysisPtr afterAll(ScriptAnalysisPtr script, const QList<FollowUp> &followUps, AnalysisInput input)
{
    for (const FollowUp &followUp : followUps) {
        input.before = script->after;
        script = analyzeScript(Script(followUp.content), input);
    }
    return script;
}

} // namespace lockkeeper
