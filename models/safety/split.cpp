#include "models/safety/split.h"

#include <QSet>

namespace lockkeeper::rules {

namespace {

/// More than this is cut by hand: nobody reads the preview.
constexpr qsizetype mostBytes = 256 * 1024;

bool isControl(const StatementAnalysis &statement)
{
    return statement.node.is("TransactionStmt");
}

bool isSetting(const StatementAnalysis &statement)
{
    return statement.node.is("VariableSetStmt");
}

/// Changes something, or reads what the reader wants to see: all but BEGIN, COMMIT and SET.
bool isWork(const StatementAnalysis &statement)
{
    return !isControl(statement) && !isSetting(statement);
}

/// Decides what kind of transaction a migration has; a SELECT goes with its neighbours.
bool decides(const StatementAnalysis &statement)
{
    return !statement.transactional() || std::any_of(statement.operations.begin(), statement.operations.end(), [](const Operation &operation) { return operation->changesSchema() || operation->kind() == u"write-rows"; });
}

bool isPlainControl(const SyntaxNode &node)
{
    const QByteArray kind = node.enumerator("kind");
    return (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START" || kind == "TRANS_STMT_COMMIT") && node.children("options").isEmpty() && !node.boolean("chain");
}

/// Made for the session or the transaction, so that a later migration would not have it.
bool makesWhatEnds(const SyntaxNode &node)
{
    if (node.is("PrepareStmt") || node.is("DeclareCursorStmt") || node.is("LockStmt") || node.is("ConstraintsSetStmt"))
        return true;
    const SyntaxNode relation = node.is("CreateTableAsStmt") ? node.child("into").child("rel") : node.child(node.is("ViewStmt") ? "view" : node.is("CreateSeqStmt") ? "sequence" : "relation");
    return relation.string("relpersistence") == u"t";
}

class Splitter
{
public:
    explicit Splitter(const ScriptAnalysis &script)
        : m_script(script)
        , m_text(script.script.text())
        , m_all(script.statements)
    {
    }

    bool isPossible() const
    {
        return m_text.size() <= mostBytes && m_all.size() == m_script.script.statements().size()
            && std::all_of(m_all.begin(), m_all.end(), [this](const StatementAnalysis &statement) { return !statement.error && endsPlainly(statement.statement) && (!isControl(statement) || isPlainControl(statement.node)) && !makesWhatEnds(statement.node); });
    }

    bool hasWork(int begin, int end) const
    {
        return std::any_of(m_all.begin() + begin, m_all.begin() + end, isWork);
    }

    /// @p unwrapped: the transaction that loses its BEGIN and COMMIT, or -1.
    Fix cut(int first, const QList<int> &cuts, int unwrapped) const
    {
        Fix fix;
        QSet<int> kept; // transactions with work that stays
        for (int i = 0; i < first; ++i)
            if (isWork(m_all[size_t(i)]))
                kept.insert(m_all[size_t(i)].transaction);
        for (int i = 0; i < int(m_all.size()); ++i) {
            const StatementAnalysis &statement = m_all[size_t(i)];
            const bool ofKept = statement.transaction < 0 ? i < first : kept.contains(statement.transaction);
            const bool goes = isControl(statement) ? !ofKept || statement.transaction == unwrapped : i >= first || !ofKept;
            if (goes && (i >= first || statement.transaction >= 0))
                erase(fix.edits, whole(i));
            else if (isSetting(statement) && statement.transaction >= 0 && statement.transaction == unwrapped)
                for (const TextRange &word : localWords(i))
                    fix.edits << TextEdit { word, {} };
        }
        fix.followUps = pieces(first, cuts);
        return fix;
    }

private:
    /// No comment between it and its semicolon.
    bool endsPlainly(const Statement &statement) const
    {
        return !statement.terminated || m_text.mid(statement.range.end, m_text.indexOf(';', statement.range.end) - statement.range.end).trimmed().isEmpty();
    }

    /// With the comments above it, its semicolon, and the rest of its line where that is only a comment.
    TextRange whole(int index) const
    {
        const Statement &statement = m_all[size_t(index)].statement;
        TextRange range { statement.commentBegin, statement.range.end };
        if (statement.terminated)
            range.end = m_text.indexOf(';', range.end) + 1;
        qsizetype end = range.end;
        while (end < m_text.size() && (m_text[end] == ' ' || m_text[end] == '\t' || m_text[end] == '\r'))
            ++end;
        if (m_text.mid(end, 2) == "--")
            end = m_text.indexOf('\n', end) < 0 ? m_text.size() : m_text.indexOf('\n', end);
        if (end == m_text.size() || m_text[end] == '\n')
            range.end = std::min(end + 1, m_text.size());
        return range;
    }

    static void erase(QList<TextEdit> &edits, const TextRange &range)
    {
        if (!edits.isEmpty() && edits.back().text.isEmpty() && edits.back().range.end >= range.begin)
            edits.back().range.end = std::max(edits.back().range.end, range.end);
        else
            edits << TextEdit { range, {} };
    }

    /// The word LOCAL and the blank behind it.
    QList<TextRange> localWords(int index) const
    {
        const StatementAnalysis &statement = m_all[size_t(index)];
        const qsizetype end = offsetBehindWords(statement, m_text, { "SET", "LOCAL" });
        return end < 0 ? QList<TextRange>() : QList<TextRange> { { end - 5, end + 1 } };
    }

    QByteArray textOf(int index, bool local) const
    {
        const Statement &statement = m_all[size_t(index)].statement;
        QByteArray text = m_text.mid(statement.commentBegin, statement.range.end - statement.commentBegin);
        if (!local)
            for (const TextRange &word : localWords(index))
                text.remove(word.begin - statement.commentBegin, word.length());
        const qsizetype semicolon = statement.terminated ? m_text.indexOf(';', statement.range.end) : statement.range.end;
        const QByteArray behind = m_text.mid(semicolon + 1, whole(index).end - semicolon - 1).trimmed(); // a comment on its line
        return text + ';' + (behind.isEmpty() ? QByteArray() : ' ' + behind) + '\n';
    }

    /// The settings that statement @p index meets, each as it was last set.
    QByteArray settingsAt(int index, bool transactional) const
    {
        const int transaction = m_all[size_t(index)].transaction;
        QList<int> inForce;
        for (int i = 0; i < index; ++i) {
            const StatementAnalysis &statement = m_all[size_t(i)];
            if (!isSetting(statement) || (statement.setting.local && statement.transaction != transaction))
                continue;
            inForce.removeIf([&](int other) { return !statement.setting.name.isEmpty() && m_all[size_t(other)].setting.name == statement.setting.name; });
            inForce << i;
        }
        QByteArray text;
        for (const int i : inForce)
            text += textOf(i, transactional);
        return text;
    }

    QList<FollowUp> pieces(int first, const QList<int> &cuts) const
    {
        QList<FollowUp> pieces;
        int decided = -1; // the last statement of the piece that says what kind of transaction it has
        int last = -1;
        for (int i = first; i < int(m_all.size()); ++i) {
            const StatementAnalysis &statement = m_all[size_t(i)];
            if (!isWork(statement))
                continue;
            const bool other = decided >= 0 && decides(statement) && statement.transactional() != m_all[size_t(decided)].transactional();
            const bool begins = i == first || cuts.contains(i) || other || statement.transaction != m_all[size_t(last)].transaction;
            if (begins) {
                pieces << FollowUp { statement.summary(), settingsAt(i, statement.transactional()), statement.transactional() };
                decided = -1;
            } else {
                for (int between = last + 1; between < i; ++between)
                    if (isSetting(m_all[size_t(between)]))
                        pieces.back().statements += textOf(between, pieces.back().transactional);
            }
            if (decides(statement)) {
                decided = i;
                pieces.back().transactional = statement.transactional();
            }
            pieces.back().statements += textOf(i, true);
            last = i;
        }
        return pieces;
    }

    const ScriptAnalysis &m_script;
    const QByteArray &m_text;
    const std::vector<StatementAnalysis> &m_all;
};

} // namespace

QList<Fix> split(const ScriptAnalysis &script, int first, const QList<int> &cuts)
{
    const Splitter splitter(script);
    if (first < 0 || !splitter.isPossible() || !splitter.hasWork(0, first))
        return {};
    Fix fix = splitter.cut(first, cuts, -1);
    fix.title = fix.followUps.size() == 1 ? tr("Move this and what follows into a migration of its own") : tr("Move this and what follows into migrations of their own");
    return { fix };
}

QList<Fix> outsideOfTransaction(const ScriptAnalysis &script, int index)
{
    const Splitter splitter(script);
    if (!splitter.isPossible())
        return {};
    if (splitter.hasWork(0, index))
        return split(script, index);
    const int transaction = script.statements[size_t(index)].transaction;
    if (script.runnerTransaction || script.implicitTransaction)
        return {};
    const int next = firstOfOtherKind(script);
    Fix fix = splitter.cut(next < 0 ? int(script.statements.size()) : next, {}, transaction);
    fix.title = next < 0 ? tr("Run it without BEGIN and COMMIT") : tr("Run it without BEGIN and COMMIT, and move what follows into a migration of its own");
    return { fix };
}

int firstOfOtherKind(const ScriptAnalysis &script)
{
    int decided = -1;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (!isWork(statement) || !decides(statement))
            continue;
        if (decided >= 0 && statement.transactional() != script.statements[size_t(decided)].transactional())
            return i;
        decided = i;
    }
    return -1;
}

} // namespace lockkeeper::rules
