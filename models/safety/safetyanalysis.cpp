#include "models/safety/safetyanalysis.h"

#include <QCoreApplication>

namespace lockkeeper {

namespace {

/// Rule ids that a comment of the statement suppresses: "-- lockkeeper: ignore RULE because REASON". The reason is
/// part of the form: without one the comment does nothing.
QSet<QString> suppressedIn(const QByteArray &text, const StatementAnalysis &statement)
{
    QSet<QString> rules;
    const QByteArray region = text.mid(statement.statement.commentBegin, statement.range.end - statement.statement.commentBegin);
    for (const QByteArray &line : region.split('\n')) {
        const QByteArray comment = line.trimmed();
        static const QByteArray lead("-- lockkeeper: ignore ");
        if (!comment.startsWith(lead))
            continue;
        const QByteArrayList words = comment.mid(lead.size()).split(' ');
        if (words.size() > 2 && words[1] == "because")
            rules.insert(QString::fromUtf8(words[0]));
    }
    return rules;
}

/// A mark on the whole statement would underline a page; its first line is enough to see which one is meant.
TextRange firstLine(const QByteArray &text, const TextRange &range)
{
    const qsizetype lineEnd = text.indexOf('\n', range.begin);
    return { range.begin, lineEnd < 0 ? range.end : std::min(range.end, lineEnd) };
}

Finding syntaxFinding(const QByteArray &text, const StatementAnalysis &statement, int index)
{
    const qsizetype begin = std::min(statement.range.begin + statement.error->offset, text.size());
    qsizetype end = begin;
    while (end < statement.range.end && !strchr(" \t\r\n;,()", text[end]))
        ++end;
    return { QStringLiteral("syntax-error"), Severity::Error, { begin, std::max(end, std::min(begin + 1, text.size())) }, index, statement.error->message, {} };
}

} // namespace

Severity SafetyAnalysis::worst() const
{
    Severity worst = Severity::Note;
    for (const Finding &finding : findings)
        worst = std::max(worst, finding.severity);
    return worst;
}

QList<Finding> SafetyAnalysis::findingsOf(int statement) const
{
    QList<Finding> found;
    for (const Finding &finding : findings)
        if (finding.statement == statement)
            found << finding;
    return found;
}

SafetyAnalysisPtr analyzeSafety(const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings)
{
    static const std::vector<Rule> rules = allRules();
    auto safety = std::make_shared<SafetyAnalysis>();
    safety->script = analyzeScript(Script(text), input);
    const auto &statements = safety->script->statements;
    for (int index = 0; index < int(statements.size()); ++index) {
        const StatementAnalysis &statement = statements[size_t(index)];
        if (statement.error)
            safety->findings << syntaxFinding(text, statement, index);
        const QSet<QString> suppressed = suppressedIn(text, statement);
        OperationContext context = statement.context;
        for (const Operation &operation : statement.operations) {
            const RuleSubject subject { *safety->script, statement, index, operation, context };
            for (const Rule &rule : rules) {
                if (settings.off.contains(rule.id) || suppressed.contains(rule.id))
                    continue;
                for (Finding finding : rule.check(subject)) {
                    finding.rule = rule.id;
                    finding.statement = index;
                    finding.range = finding.range.length() > 0 ? finding.range : firstLine(text, statement.range);
                    finding.severity = settings.severity.value(rule.id, subject.onEmptyTable() ? Severity::Note : finding.severity);
                    safety->findings << finding;
                }
            }
            auto catalog = std::make_shared<Catalog>(*context.catalog);
            operation->apply(*catalog, context);
            context.catalog = catalog;
        }
    }
    std::stable_sort(safety->findings.begin(), safety->findings.end(), [](const Finding &a, const Finding &b) { return a.range.begin < b.range.begin; });
    return safety;
}

} // namespace lockkeeper
