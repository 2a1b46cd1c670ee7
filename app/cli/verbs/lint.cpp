// Findings in SQL files; also their mechanical fixes.
#include "app/cli/sources.h"
#include "models/core/childprocess.h"
#include "models/core/files.h"
#include "models/core/parallel.h"
#include "models/report/findingsreport.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>

namespace lockkeeper::verbs {

/// A fix may make room for another one; more rounds than this mean that two undo each other.
static constexpr int mostRounds = 10;

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int explain(const QString &rule, Console &console)
{
    QFile page(QStringLiteral(":/rules/%1.md").arg(rule));
    if (page.open(QIODevice::ReadOnly)) {
        console.answer(page.readAll());
        return Fine;
    }
    QFile others(QStringLiteral(":/rules/not-rules.tsv"));
    if (others.open(QIODevice::ReadOnly))
        for (const QByteArray &line : others.readAll().split('\n'))
            if (line.startsWith(rule.toUtf8() + '\t')) {
                console.answer(tr("%1 is a known hazard and not a rule. %2").arg(rule, QString::fromUtf8(line).section(u'\t', 1)));
                return Fine;
            }
    throw Error(ErrorKind::Input, tr("There is no rule %1.").arg(rule), tr("The rules stand behind each finding in brackets."));
}

/// The text with the first fix of each error and warning, as far as they do not touch the same place. Notes are matters of
/// taste: their fixes are taken one by one, in the editor.
static QByteArray withFixes(const QByteArray &text, const SafetyAnalysis &analysis)
{
    QList<TextEdit> edits;
    for (const Finding &finding : analysis.findings) {
        const QList<TextEdit> wanted = finding.fixes.isEmpty() || finding.severity == Severity::Note ? QList<TextEdit>() : finding.fixes.front().edits;
        const bool free = std::none_of(wanted.begin(), wanted.end(), [&](const TextEdit &edit) {
            return std::any_of(edits.begin(), edits.end(), [&](const TextEdit &taken) { return edit.range.begin <= taken.range.end && taken.range.begin <= edit.range.end; });
        });
        if (free)
            edits << wanted;
    }
    return edits.isEmpty() ? text : applyEdits(text, edits);
}

static bool hasSyntaxError(const SafetyAnalysis &analysis)
{
    return std::any_of(analysis.findings.begin(), analysis.findings.end(), [](const Finding &finding) { return finding.rule == u"syntax-error"; });
}

/// Mends until nothing is left to mend; a round that would break the syntax is not kept.
static SafetyAnalysisPtr mend(QByteArray *text, const AnalysisInput &input, const RuleSettings &rules)
{
    SafetyAnalysisPtr analysis = analyzeSafety(*text, input, rules);
    for (int round = 0; round < mostRounds; ++round) {
        const QByteArray mended = withFixes(*text, *analysis);
        if (mended == *text)
            break;
        const SafetyAnalysisPtr again = analyzeSafety(mended, input, rules);
        if (hasSyntaxError(*again) && !hasSyntaxError(*analysis))
            break;
        *text = mended;
        analysis = again;
    }
    return analysis;
}

static QByteArray unifiedDiff(const QString &file, const QByteArray &before, const QByteArray &after, Console &console)
{
    const QTemporaryDir folder;
    writeFileAtomically(folder.filePath(QStringLiteral("before")), before);
    writeFileAtomically(folder.filePath(QStringLiteral("after")), after);
    return runChild({ QStringLiteral("diff"), { QStringLiteral("-u"), QStringLiteral("--label"), QStringLiteral("a/") + file, QStringLiteral("--label"), QStringLiteral("b/") + file, folder.filePath(QStringLiteral("before")), folder.filePath(QStringLiteral("after")) } }, console.progress()).output;
}

/// What became of one file.
struct Linted
{
    QByteArray original, text;
    QList<PlacedFinding> findings;
    ScriptAnalysisPtr script; ///< only where the files after it need it
    bool bad = false;         ///< has an error or a warning
    std::optional<Error> error;
};

static Linted lintFile(const QString &file, SourceContext &context, bool mends)
{
    Linted result;
    try {
        result.original = result.text = sourceText(file);
        const AnalysisInput input = context.inputFor(file);
        const RuleSettings rules = context.rulesFor(file);
        const SafetyAnalysisPtr analysis = mends ? mend(&result.text, input, rules) : analyzeSafety(result.text, input, rules);
        result.findings = placedFindings(file, *analysis);
        result.bad = !analysis->findings.isEmpty() && analysis->worst() >= Severity::Warning;
        if (!context.independent())
            result.script = analysis->script;
        if (!mends) // many files are held together
            result.original = result.text = {};
    } catch (const Error &error) {
        result.error = error;
    }
    return result;
}

static int run(const Arguments &arguments, Console &console)
{
    if (const QString rule = arguments.value(QStringLiteral("explain")); !rule.isEmpty())
        return explain(rule, console);
    const bool fix = arguments.flag(QStringLiteral("fix")), diff = arguments.flag(QStringLiteral("diff"));
    SourceContext context(arguments, console);
    const QStringList wanted = sourceFiles(arguments, console);
    std::vector<Linted> results(size_t(wanted.size()));
    if (context.independent())
        inParallel(results.size(), [&](size_t i) { results[i] = lintFile(wanted[qsizetype(i)], context, fix || diff); });
    QStringList files;
    QList<PlacedFinding> findings;
    QByteArray differences, mended; // mended: standard input, which is answered instead of its findings
    int code = Fine;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const QString &file = wanted[i];
        const Linted result = context.independent() ? std::move(results[size_t(i)]) : lintFile(file, context, fix || diff);
        try {
            if (result.error)
                throw *result.error;
            if (result.text != result.original && diff)
                differences += unifiedDiff(file, result.original, result.text, console);
            else if (fix && file == u"-")
                mended += result.text;
            else if (result.text != result.original)
                writeFileAtomically(file, result.text);
            if (result.script)
                context.done(file, *result.script);
            files << file;
            findings << result.findings;
            code = result.bad ? std::max(code, int(Findings)) : code;
        } catch (const Error &error) { // the other files are still looked at
            console.complain(error);
            code = WrongUse;
        }
    }
    console.answerBytes(diff ? differences : !mended.isEmpty() ? mended : findingsText(arguments.value(QStringLiteral("format")), files, findings, QDir::currentPath()));
    return code;
}

Verb lint()
{
    Verb verb { QStringLiteral("lint"), tr("findings in SQL files"), sourceOptions(), run };
    verb.options << formatOption(findingFormats()) << VerbOption { QStringLiteral("explain"), tr("print the page of a rule"), VerbOption::Kind::Value, {}, {} }
                 << VerbOption { QStringLiteral("fix"), tr("write the mechanical fixes of errors and warnings into the files"), VerbOption::Kind::Flag, {}, {} }
                 << VerbOption { QStringLiteral("diff"), tr("print what --fix would write, and write nothing"), VerbOption::Kind::Flag, {}, {} };
    return verb;
}

} // namespace lockkeeper::verbs
