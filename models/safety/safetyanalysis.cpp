#include "models/safety/safetyanalysis.h"

#include "models/safety/suppressions.h"

#include <QCoreApplication>
#include <thread>

namespace lockkeeper {

namespace {

/// The rules by the kind of operation that they read.
struct RuleBook
{
    std::vector<Rule> rules = allRules();
    QHash<QString, QList<const Rule *>> byKind;
    QList<const Rule *> ofEveryKind, ofScripts;
    QSet<QString> ids;

    RuleBook()
    {
        for (const Rule &rule : rules) {
            ids.insert(rule.id);
            if (rule.checkScript)
                ofScripts << &rule;
            if (rule.check && rule.reads.isEmpty())
                ofEveryKind << &rule;
            for (const QString &kind : rule.reads)
                byKind[kind] << &rule;
        }
    }
};

const RuleBook &ruleBook()
{
    static const RuleBook book;
    return book;
}

/// A mark on the whole statement would underline a page; its first line is enough to see which one is meant.
TextRange firstLine(const QByteArray &text, const TextRange &range)
{
    const qsizetype lineEnd = text.indexOf('\n', range.begin);
    return { range.begin, lineEnd < 0 ? range.end : std::min(range.end, lineEnd) };
}

Finding syntaxFinding(const QByteArray &text, const StatementAnalysis &statement, int index, int serverVersion)
{
    const qsizetype begin = std::min(statement.range.begin + statement.error->offset, text.size());
    qsizetype end = begin;
    while (end < statement.range.end && !strchr(" \t\r\n;,()", text[end]))
        ++end;
    const TextRange range { begin, std::max(end, std::min(begin + 1, text.size())) };
    // What only a newer server knows is no mistake of the script.
    if (serverVersion / 10000 > parserMajorVersion())
        return { QStringLiteral("newer-syntax"), Severity::Note, range, index,
                 QCoreApplication::translate("Rule", "The parser of this program is of PostgreSQL %1 and does not read this; a server of version %2 may. The statement is not analysed: %3").arg(parserMajorVersion()).arg(serverVersion / 10000).arg(statement.error->message), {} };
    return { QStringLiteral("syntax-error"), Severity::Error, range, index, statement.error->message, {} };
}

class Checker
{
public:
    Checker(SafetyAnalysis &safety, const RuleSettings &settings)
        : m_safety(safety)
        , m_settings(settings)
        , m_text(safety.script->script.text())
        , m_suppressions(*safety.script)
    {
    }

    void run(int serverVersion)
    {
        const auto &statements = m_safety.script->statements;
        for (int index = 0; index < int(statements.size()); ++index)
            if (statements[size_t(index)].error)
                m_safety.findings << syntaxFinding(m_text, statements[size_t(index)], index, serverVersion);
        checkStatements();
        for (const Rule *rule : ruleBook().ofScripts)
            if (!m_settings.off.contains(rule->id))
                for (const Finding &finding : rule->checkScript(*m_safety.script))
                    add(*rule, finding, finding.statement, false);
        if (!m_settings.off.contains(QStringLiteral("unused-ignore")))
            m_safety.findings << m_suppressions.unused(ruleBook().ids);
        std::stable_sort(m_safety.findings.begin(), m_safety.findings.end(), [](const Finding &a, const Finding &b) { return a.range.begin < b.range.begin; });
    }

private:
    struct Raw
    {
        const Rule *rule;
        Finding finding;
        int index;
        bool onEmptyTable;
    };

    /// Rules are pure, so that two threads share the statements of a long script.
    void checkStatements()
    {
        const auto count = int(m_safety.script->statements.size()), half = count < worthAThread ? count : count / 2;
        const auto checkRange = [this](int from, int to) {
            QList<Raw> found;
            for (int index = from; index < to; ++index)
                for (int number = 0; number < int(m_safety.script->statements[size_t(index)].operations.size()); ++number)
                    checkOperation(index, number, found);
            return found;
        };
        QList<Raw> second;
        std::thread helper;
        if (half < count)
            helper = std::thread([&] { second = checkRange(half, count); });
        for (const Raw &raw : checkRange(0, half))
            add(*raw.rule, raw.finding, raw.index, raw.onEmptyTable);
        if (helper.joinable())
            helper.join();
        for (const Raw &raw : std::as_const(second))
            add(*raw.rule, raw.finding, raw.index, raw.onEmptyTable);
    }

    void checkOperation(int index, int number, QList<Raw> &found) const
    {
        const StatementAnalysis &statement = m_safety.script->statements[size_t(index)];
        const Operation &operation = statement.operations[number];
        const RuleSubject subject { *m_safety.script, statement, index, number, operation, statement.contexts[size_t(number)], *statement.contexts[size_t(number) + 1].catalog };
        const auto check = [&](const Rule *rule) {
            if (m_settings.off.contains(rule->id))
                return;
            for (const Finding &finding : rule->check(subject))
                found << Raw { rule, finding, index, subject.onEmptyTable() };
        };
        if (const auto rules = ruleBook().byKind.constFind(operation->kind()); rules != ruleBook().byKind.cend())
            for (const Rule *rule : *rules)
                check(rule);
        for (const Rule *rule : ruleBook().ofEveryKind)
            check(rule);
    }

    void add(const Rule &rule, Finding finding, int index, bool onEmptyTable)
    {
        if (m_suppressions.covers(rule.id, index))
            return;
        finding.rule = rule.id;
        finding.statement = index;
        finding.range = finding.range.length() > 0 ? finding.range : firstLine(m_text, m_safety.script->statements[size_t(index)].range);
        finding.severity = m_settings.severity.value(rule.id, onEmptyTable ? Severity::Note : finding.severity);
        m_safety.findings << finding;
    }

    static constexpr int worthAThread = 500; // statements

    SafetyAnalysis &m_safety;
    const RuleSettings &m_settings;
    const QByteArray &m_text;
    Suppressions m_suppressions;
};

} // namespace

RuleSettings RuleSettings::forPath(const QString &path) const
{
    RuleSettings merged { off, severity, {} };
    for (const auto &[pattern, settings] : paths) {
        const bool within = path.startsWith(pattern.endsWith(u'/') ? pattern : pattern + u'/'); // a folder stands for all in it
        if (!within && !QRegularExpression(QRegularExpression::wildcardToRegularExpression(pattern)).match(path).hasMatch())
            continue;
        merged.off.unite(settings.off);
        for (auto rule = settings.severity.begin(); rule != settings.severity.end(); ++rule) {
            merged.off.remove(rule.key());
            merged.severity.insert(rule.key(), rule.value());
        }
    }
    return merged;
}

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
    auto safety = std::make_shared<SafetyAnalysis>();
    safety->script = analyzeScript(Script(text), input);
    Checker(*safety, settings).run(input.serverVersion);
    return safety;
}

} // namespace lockkeeper
