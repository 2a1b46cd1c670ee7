#include "models/safety/safetyanalysis.h"

#include "models/catalog/catalogpatch.h"
#include "models/change/commandranges.h"
#include "models/core/freeing.h"
#include "models/core/parallel.h"
#include "models/safety/suppressions.h"
#include "models/sql/scriptvariables.h"

#include <QCoreApplication>

namespace lockkeeper {

/// What the rules said of one statement, whatever the script's comments and the project's settings make of it.
struct CheckedStatement
{
    struct Raw
    {
        const Rule *rule;
        Finding finding;
        bool onEmptyTable;
    };
    qsizetype begin = 0; ///< of the statement, as it was then
    std::vector<Raw> findings;
    ReadSet reads;
};

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

Finding variableFinding(const QByteArray &text, const StatementAnalysis &statement, int index)
{
    const TextRange first = statement.variables.front();
    return { QStringLiteral("script-variable"), Severity::Note, { statement.range.begin + first.begin, statement.range.begin + first.end }, index,
             QCoreApplication::translate("Rule", "The value of %1 is put in when the script runs and is not known here. The statement is analysed with a name in its place, so what it does to which object may differ; rehearse it.")
                 .arg(namesOfVariables(text.mid(statement.range.begin, statement.range.length()), statement.variables).join(QStringLiteral(", "))), {} };
}

class Checker
{
public:
    explicit Checker(SafetyAnalysis &safety)
        : m_safety(safety)
        , m_settings(safety.settings)
        , m_text(safety.script->script.text())
        , m_suppressions(*safety.script)
    {
    }

    /// Without @p previous everything is checked.
    void run(const SafetyAnalysis *previous, const std::vector<Adoption> &adoptions)
    {
        const auto &statements = m_safety.script->statements;
        for (int index = 0; index < int(statements.size()); ++index)
            if (statements[size_t(index)].error)
                m_safety.findings << syntaxFinding(m_text, statements[size_t(index)], index, m_safety.input.serverVersion);
            else if (!statements[size_t(index)].variables.isEmpty())
                addVariables(index);
        for (int index = 0; index < int(statements.size()); ++index)
            if (renamesRelation(statements[size_t(index)]))
                m_renames.push_back(index);
        checkStatements(previous, adoptions);
        checkScript();
        if (!m_settings.off.contains(QStringLiteral("unused-ignore")))
            m_safety.findings << m_suppressions.unused(ruleBook().ids);
        std::stable_sort(m_safety.findings.begin(), m_safety.findings.end(), [](const Finding &a, const Finding &b) { return a.range.begin < b.range.begin; });
    }

private:
    /// Rules are pure, so that threads share what is much.
    template <class Work>
    void share(size_t count, size_t worth, const Work &work) const
    {
        if (worth >= worthAThread)
            return inParallel(count, work);
        for (size_t i = 0; i < count; ++i)
            work(i);
    }

    void checkStatements(const SafetyAnalysis *previous, const std::vector<Adoption> &adoptions)
    {
        const size_t count = m_safety.script->statements.size();
        std::vector<std::shared_ptr<const CheckedStatement>> checked(count);
        std::vector<size_t> open;
        const CatalogPatch atEnd = previous ? CatalogPatch::between(*previous->script->after, *m_safety.script->after) : CatalogPatch();
        for (size_t i = 0; i < count; ++i) {
            const Adoption adoption = previous ? adoptions[i] : Adoption();
            const auto &old = adoption.from >= 0 ? previous->checked[size_t(adoption.from)] : nullptr;
            const bool same = old && atEnd.isPossible() && !meets(old->reads, { otherStatements }) && !meets(old->reads, atEnd.reads()) && !(adoption.differs && meets(old->reads, *adoption.differs));
            if (same)
                checked[i] = old;
            else
                open.push_back(i);
        }
        static constexpr size_t pieceSize = 32;
        share((open.size() + pieceSize - 1) / pieceSize, open.size(), [&](size_t piece) {
            for (size_t k = piece * pieceSize; k < std::min(open.size(), (piece + 1) * pieceSize); ++k)
                checked[open[k]] = check(int(open[k]));
        });
        for (size_t i = 0; i < count; ++i)
            for (const CheckedStatement::Raw &raw : checked[i]->findings)
                add(*raw.rule, raw.finding, int(i), raw.onEmptyTable, m_safety.script->statements[i].range.begin - checked[i]->begin);
        if (m_safety.input.remembersReads)
            m_safety.checked = std::move(checked);
    }

    void checkScript()
    {
        const QList<const Rule *> &rules = ruleBook().ofScripts;
        std::vector<QList<Finding>> found(size_t(rules.size()));
        share(found.size(), m_safety.script->statements.size(), [&](size_t i) {
            if (!m_settings.off.contains(rules[qsizetype(i)]->id))
                found[i] = rules[qsizetype(i)]->checkScript(*m_safety.script);
        });
        for (size_t i = 0; i < found.size(); ++i)
            for (const Finding &finding : std::as_const(found[i]))
                add(*rules[qsizetype(i)], finding, finding.statement, false, 0);
    }

    std::shared_ptr<const CheckedStatement> check(int index) const
    {
        const StatementAnalysis &statement = m_safety.script->statements[size_t(index)];
        auto checked = std::make_shared<CheckedStatement>();
        checked->begin = statement.range.begin;
        std::optional<ReadLog> log;
        if (m_safety.input.remembersReads)
            log.emplace();
        for (int number = 0; number < int(statement.operations.size()); ++number)
            checkOperation(index, number, checked->findings);
        if (log)
            checked->reads = log->taken();
        return checked;
    }

    void checkOperation(int index, int number, std::vector<CheckedStatement::Raw> &found) const
    {
        const StatementAnalysis &statement = m_safety.script->statements[size_t(index)];
        const Operation &operation = statement.operations[number];
        const RuleSubject subject { *m_safety.script, statement, index, number, operation, statement.contexts[size_t(number)], *statement.contexts[size_t(number) + 1].catalog, m_settings.project, m_renames };
        const auto checkRule = [&](const Rule *rule) {
            if (m_settings.off.contains(rule->id))
                return;
            for (Finding &finding : rule->check(subject)) {
                if (finding.range.length() == 0 && !statement.commandOf.isEmpty() && (finding.statement < 0 || finding.statement == index))
                    finding.range = rangeOfCommand(statement, number);
                found.push_back({ rule, std::move(finding), subject.onEmptyTable() });
            }
        };
        if (const auto rules = ruleBook().byKind.constFind(operation->kind()); rules != ruleBook().byKind.cend())
            for (const Rule *rule : *rules)
                checkRule(rule);
        for (const Rule *rule : ruleBook().ofEveryKind)
            checkRule(rule);
    }

    /// A statement with several sub-commands can be long: only the one that is meant. Empty where it is not known.
    TextRange rangeOfCommand(const StatementAnalysis &statement, int number) const
    {
        const TextRange range = commandRanges(statement.node, m_safety.script->script.textOf(statement.statement)).value(statement.commandOf[number]);
        return { statement.range.begin + range.begin, statement.range.begin + range.end };
    }

    void addVariables(int index)
    {
        const StatementAnalysis &statement = m_safety.script->statements[size_t(index)];
        for (const TextRange &variable : statement.variables) {
            const QByteArray written = m_text.mid(statement.range.begin + variable.begin, variable.length());
            m_standIns << std::pair(standInFor(written), QString::fromUtf8(written));
        }
        if (!m_settings.off.contains(QStringLiteral("script-variable")))
            m_safety.findings << variableFinding(m_text, statement, index);
    }

    /// A fix that would write what only stands in for a variable.
    bool isOfStandIns(const Fix &fix) const
    {
        return std::any_of(m_standIns.begin(), m_standIns.end(), [&fix](const auto &pair) {
            const auto says = [&standIn = pair.first](const auto &text) { return text.contains(standIn); };
            return std::any_of(fix.edits.begin(), fix.edits.end(), [&](const TextEdit &edit) { return says(edit.text); })
                || std::any_of(fix.followUps.begin(), fix.followUps.end(), [&](const FollowUp &followUp) { return says(followUp.statements); })
                || (fix.recipe && std::any_of(fix.recipe->values.begin(), fix.recipe->values.end(), [&](const QString &value) { return says(value.toUtf8()); }));
        });
    }

    /// Says what stands in the text, where a message has what it was read as.
    void nameVariables(QString &message) const
    {
        const auto isInName = [&message](qsizetype i) { return i >= 0 && i < message.size() && (message[i].isLetterOrNumber() || message[i] == u'_'); };
        for (const auto &[standIn, written] : m_standIns) {
            const QString read = QString::fromUtf8(standIn);
            for (qsizetype at = message.indexOf(read, 0, Qt::CaseInsensitive); at >= 0; at = message.indexOf(read, at + 1, Qt::CaseInsensitive))
                if (!isInName(at - 1) && !isInName(at + read.size()))
                    message.replace(at, read.size(), written);
        }
    }

    /// @p shift: how far the statement has moved since the rule looked at it.
    void add(const Rule &rule, Finding finding, int index, bool onEmptyTable, qsizetype shift)
    {
        if (m_suppressions.covers(rule.id, index))
            return;
        if (shift != 0)
            move(finding, shift);
        if (!m_standIns.isEmpty()) {
            finding.fixes.removeIf([this](const Fix &fix) { return isOfStandIns(fix); });
            nameVariables(finding.message);
        }
        finding.rule = rule.id;
        finding.statement = index;
        finding.range = finding.range.length() > 0 ? finding.range : firstLine(m_text, m_safety.script->statements[size_t(index)].range);
        finding.severity = m_settings.severity.value(rule.id, onEmptyTable ? Severity::Note : finding.severity);
        m_safety.findings << finding;
    }

    static void move(Finding &finding, qsizetype shift)
    {
        const auto moveRange = [shift](TextRange &range) { range = { range.begin + shift, range.end + shift }; };
        if (finding.range.length() > 0)
            moveRange(finding.range);
        for (Fix &fix : finding.fixes)
            for (TextEdit &edit : fix.edits)
                moveRange(edit.range);
    }

    static constexpr size_t worthAThread = 500; // statements

    SafetyAnalysis &m_safety;
    const RuleSettings &m_settings;
    const QByteArray &m_text;
    Suppressions m_suppressions;
    std::vector<int> m_renames;
    QList<std::pair<QByteArray, QString>> m_standIns; ///< for the script's variables, and how those are written
};

} // namespace

RuleSettings RuleSettings::forPath(const QString &path) const
{
    RuleSettings merged { off, severity, {}, project };
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

RuleSettings RuleSettings::forText(const QByteArray &text) const
{
    static const QSet<QString> ofTheRunner { QStringLiteral("script-variable"), QStringLiteral("unused-ignore") };
    RuleSettings merged = *this;
    const FileSuppression suppression = fileSuppression(text);
    merged.off.unite(suppression.rules);
    if (suppression.all)
        merged.off.unite(ruleBook().ids).unite(ofTheRunner);
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

static SafetyAnalysisPtr analyzedInto(const std::shared_ptr<SafetyAnalysis> &safety, const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings)
{
    safety->input = input;
    safety->settings = settings;
    safety->script = analyzeScript(Script(text), input);
    Checker(*safety).run(nullptr, {});
    return safety;
}

SafetyAnalysisPtr analyzeSafety(const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings)
{
    return analyzedInto(std::make_shared<SafetyAnalysis>(), text, input, settings.forText(text));
}

SafetyAnalysisPtr reanalyzeSafety(const SafetyAnalysisPtr &previous, const QByteArray &text, AnalysisInput input, const RuleSettings &given)
{
    const RuleSettings settings = given.forText(text);
    input.remembersReads = true;
    if (!previous || previous->input != input || previous->settings != settings)
        return analyzedInto(makeFreedElsewhere<SafetyAnalysis>(), text, input, settings);
    const auto safety = makeFreedElsewhere<SafetyAnalysis>();
    safety->input = input;
    safety->settings = settings;
    KeptStatements kept;
    Script script = previous->script->script.edited(text, &kept);
    std::vector<Adoption> adoptions;
    safety->script = reanalyzeScript(std::move(script), input, *previous->script, kept, &adoptions);
    Checker(*safety).run(previous.get(), adoptions);
    return safety;
}

QStringList ruleIds()
{
    QStringList ids { QStringLiteral("newer-syntax"), QStringLiteral("script-variable"), QStringLiteral("syntax-error"), QStringLiteral("unused-ignore") };
    for (const Rule &rule : allRules())
        ids << rule.id;
    ids.sort();
    return ids;
}

} // namespace lockkeeper
