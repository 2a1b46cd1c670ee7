// Follows a script statement by statement, all of it or what an edit changed: analyzeScript() and reanalyzeScript().
#include "models/change/scriptanalysis.h"

#include "models/change/catalogedits.h"
#include "models/change/parseahead.h"
#include "models/change/statementreading.h"

#include <QCoreApplication>

namespace lockkeeper {

namespace {

/// A table that the script emptied is empty for its other statements only: before the next script runs, code fills it again.
CatalogPtr withRowsAgain(const CatalogPtr &catalog, const std::vector<StatementAnalysis> &statements)
{
    std::shared_ptr<Catalog> filled;
    for (const StatementAnalysis &statement : statements)
        for (qsizetype i = 0; i < statement.operations.size(); ++i) {
            if (statement.operations[i]->kind() != u"truncate")
                continue;
            for (const LockImpact &lock : statement.operations[i]->locks(statement.contexts[size_t(i)])) {
                if (!filled)
                    filled = std::make_shared<Catalog>(*catalog);
                if (const RelationPtr emptied = filled->relation(lock.relation); emptied && emptied->rowEstimate == 0)
                    editRelation(*filled, lock.relation, [](Relation &relation) { relation.rowEstimate = -1; });
            }
        }
    return filled ? filled : catalog;
}

/// Follows a script statement by statement: transaction, settings, catalog.
class Analyzer
{
public:
    Analyzer(ScriptAnalysis &analysis, const AnalysisInput &input, bool implicit)
        : m_analysis(analysis)
        , m_remembersReads(input.remembersReads)
    {
        m_context.catalog = input.before;
        m_context.serverVersion = input.serverVersion;
        m_runnerTransaction = input.runnerTransaction || implicit;
        m_context.inTransaction = m_runnerTransaction;
        if (m_runnerTransaction)
            openTransaction();
    }

    void run()
    {
        const auto &statements = m_analysis.script.statements();
        m_analysis.statements.reserve(statements.size());
        ParseAhead parses(m_analysis.script, {});
        for (size_t i = 0; i < statements.size(); ++i)
            if (statements[i].kind == Statement::Kind::Sql)
                analyze(statements[i], parses.take(i));
        finish();
    }

    void run(const ScriptAnalysis &previous, const KeptStatements &kept, std::vector<Adoption> &adoptions)
    {
        const auto &statements = m_analysis.script.statements(), &before = previous.script.statements();
        m_analysis.statements.reserve(statements.size());
        ParseAhead parses(m_analysis.script, kept);
        const auto isSql = [](const Statement &statement) { return statement.kind == Statement::Kind::Sql; };
        const auto sqlBehind = std::count_if(before.end() - qptrdiff(kept.behind), before.end(), isSql);
        const int lastBefore = int(previous.statements.size()) - int(sqlBehind) - 1; // of those that the edit can have changed
        m_previous = &previous;
        for (size_t i = 0; i < statements.size(); ++i) {
            if (!isSql(statements[i]))
                continue;
            const bool behind = i >= statements.size() - kept.behind;
            if (i >= kept.before && !behind) {
                analyze(statements[i], parses.take(i));
                adoptions.push_back({});
                m_driftKnown = false;
                continue;
            }
            if (behind && m_old < lastBefore) {
                m_old = lastBefore;
                m_driftKnown = false;
            }
            ++m_old;
            const StatementAnalysis &old = previous.statements[size_t(m_old)];
            findDrift(old);
            if (meetsTheSame(old)) {
                adopt(old, statements[i]);
                adoptions.push_back({ m_old, m_drift.reads });
            } else {
                analyze(statements[i], ParseTree(old.node, old.error, old.variables));
                adoptions.push_back({});
                m_driftKnown = false;
            }
        }
        finish();
    }

private:
    void finish()
    {
        catchUp();
        closeTransaction(int(m_analysis.statements.size()) - 1);
        m_analysis.after = withRowsAgain(m_context.catalog, m_analysis.statements);
    }

    /// How what a statement meets differs from what it met the last time.
    struct Drift
    {
        bool possible = true;  ///< false: in more than entries of maps
        PatchChain patches;
        std::shared_ptr<const ReadSet> reads; ///< null where nothing differs
    };

    void findDrift(const StatementAnalysis &old)
    {
        if (std::exchange(m_driftKnown, true))
            return;
        catchUp();
        const auto patch = std::make_shared<const ContextPatch>(ContextPatch::between(old.context(), m_context));
        m_drift = { patch->catalog.isPossible(), PatchChain(patch), nullptr };
        if (ReadSet reads = patch->reads(); !reads.empty())
            m_drift.reads = std::make_shared<const ReadSet>(std::move(reads));
    }

    /// Statements that steer the session are followed again: they are few, and what they do depends on more than the catalog.
    bool meetsTheSame(const StatementAnalysis &old) const
    {
        if (!m_drift.possible || !old.reads || (m_drift.reads && meets(*old.reads, *m_drift.reads)) || old.facts.steers)
            return false;
        const bool oldInside = m_old > 0 && old.transaction >= 0 && m_previous->statements[size_t(m_old) - 1].transaction == old.transaction;
        const StatementAnalysis *before = oldInside ? &m_previous->statements[size_t(m_old) - 1] : nullptr;
        const OperationContext &session = old.contexts.session();
        return session.searchPath == m_context.searchPath && session.searchPathSet == m_context.searchPathSet && session.timeZone == m_context.timeZone && session.serverVersion == m_context.serverVersion
            && session.inTransaction == m_context.inTransaction && (old.transaction < 0) == (m_transaction < 0) && old.lockTimeout == m_lockTimeout && old.statementTimeout == m_statementTimeout
            && (before ? before->heldMode : LockMode::None) == m_heldMode && (before ? before->heldOn : QualifiedName()) == m_heldOn;
    }

    void adopt(const StatementAnalysis &old, const Statement &statement)
    {
        StatementAnalysis result = old;
        place(result, statement);
        result.transaction = m_transaction;
        result.afterUncertain = m_uncertain;
        if (m_drift.reads)
            result.contexts = result.contexts.patched(m_drift.patches);
        m_contextIsBehind = true;
        if (m_transaction >= 0) {
            m_heldMode = result.heldMode;
            m_heldOn = result.heldOn;
        }
        m_analysis.needsNoTransaction = m_analysis.needsNoTransaction || !result.transactional();
        m_uncertain = m_uncertain || !result.understood();
        m_analysis.statements.push_back(std::move(result));
    }

    /// What adopted statements have left is looked up when something needs it.
    void catchUp()
    {
        if (!std::exchange(m_contextIsBehind, false))
            return;
        const OperationContext &after = m_analysis.statements.back().contexts.back();
        m_context.catalog = after.catalog;
        m_context.newRelations = after.newRelations;
    }

    void place(StatementAnalysis &result, const Statement &statement)
    {
        result.statement = statement;
        result.range = statement.range;
        result.line = lineOf(statement.range.begin);
        result.endLine = lineOf(std::max(statement.range.begin, statement.range.end - 1));
    }

    /// Asked for places in the order in which they come.
    int lineOf(qsizetype offset)
    {
        const char *text = m_analysis.script.text().constData(), *at = text + m_lineCounted;
        while (at < text + offset && (at = static_cast<const char *>(memchr(at, '\n', size_t(text + offset - at))))) { // several times as fast as std::count
            ++m_line;
            ++at;
        }
        m_lineCounted = offset;
        return m_line;
    }

    void analyze(const Statement &statement, const ParseTree &tree)
    {
        std::optional<ReadLog> log;
        if (m_remembersReads)
            log.emplace();
        catchUp();
        StatementAnalysis result;
        place(result, statement);
        OperationContext context = m_context;
        result.afterUncertain = m_uncertain;
        readStatement(result, tree, context);
        const bool begins = isTransaction(result.node, { "TRANS_STMT_BEGIN", "TRANS_STMT_START" });
        const bool ends = isTransaction(result.node, { "TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK" });
        m_analysis.ownTransaction = m_analysis.ownTransaction || begins || ends;
        if (begins && m_transaction < 0) {
            m_context.inTransaction = true;
            openTransaction();
        }
        context.inTransaction = m_context.inTransaction;
        followSettings(result);
        result.lockTimeout = m_lockTimeout;
        result.statementTimeout = m_statementTimeout;
        takeLocks(result, std::move(context));
        result.findFacts();
        result.transaction = m_transaction;
        if (log)
            result.reads = std::make_shared<const ReadSet>(log->taken());
        m_analysis.needsNoTransaction = m_analysis.needsNoTransaction || !result.transactional();
        m_uncertain = m_uncertain || !result.understood();
        m_analysis.statements.push_back(std::move(result));
        followSavepoints(m_analysis.statements.back().node);
        if (!ends) // it also ends a transaction of the runner's
            return;
        const CatalogPtr done = m_context.catalog;
        const auto made = m_context.newRelations;
        if (m_transaction >= 0) {
            const bool undone = isTransaction(m_analysis.statements.back().node, { "TRANS_STMT_ROLLBACK" });
            restore(undone ? m_atBegin : m_session); // SET LOCAL ends with its transaction, and SET with its ROLLBACK
            if (!undone) {
                m_context.catalog = done;
                m_context.newRelations = made;
            }
        }
        m_savepoints.clear();
        closeTransaction(int(m_analysis.statements.size()) - 1);
        if (m_analysis.statements.back().node.boolean("chain")) {
            m_context.inTransaction = true;
            openTransaction();
        }
    }

    /// What a transaction or a savepoint can bring back.
    struct State
    {
        OperationContext context;
        QString lockTimeout, statementTimeout;
        LockMode heldMode = LockMode::None;
        QualifiedName heldOn;
    };
    State state() const { return { m_context, m_lockTimeout, m_statementTimeout, m_heldMode, m_heldOn }; }
    void restore(const State &state)
    {
        m_context = state.context;
        m_lockTimeout = state.lockTimeout;
        m_statementTimeout = state.statementTimeout;
        m_heldMode = state.heldMode;
        m_heldOn = state.heldOn;
    }

    void openTransaction()
    {
        m_transaction = m_transactions++;
        m_atBegin = m_session = state();
    }

    struct Savepoint
    {
        QString name;
        State state;
        size_t statement; ///< its own index
    };

    /// Going back to a savepoint also gives up the locks taken since (manual: Explicit Locking).
    void followSavepoints(const SyntaxNode &node)
    {
        const QString name = node.string("savepoint_name");
        if (isTransaction(node, { "TRANS_STMT_SAVEPOINT" }))
            m_savepoints.append({ name, state(), m_analysis.statements.size() - 1 });
        if (!isTransaction(node, { "TRANS_STMT_ROLLBACK_TO", "TRANS_STMT_RELEASE" }))
            return;
        for (qsizetype i = m_savepoints.size() - 1; i >= 0; --i)
            if (m_savepoints[i].name == name) {
                const bool back = isTransaction(node, { "TRANS_STMT_ROLLBACK_TO" });
                if (back) {
                    restore(m_savepoints[i].state);
                    m_undone.append({ m_savepoints[i].statement, m_analysis.statements.size() - 1 });
                }
                m_savepoints.resize(back ? i + 1 : i);
                return;
            }
    }

    void followSettings(StatementAnalysis &result)
    {
        const SettingChange setting = result.setting = settingOf(result.node);
        if ((setting.name.isEmpty() && !setting.all) || (setting.local && m_transaction < 0))
            return; // SET LOCAL outside of a transaction does nothing
        const QString time = setting.milliseconds == 0 ? QString() : setting.value;
        const auto set = [&](State &state) {
            if (setting.changes(u"lock_timeout"))
                state.lockTimeout = time;
            if (setting.changes(u"statement_timeout"))
                state.statementTimeout = time;
            if (setting.changes(u"timezone"))
                state.context.timeZone = setting.resets ? m_atStart.timeZone : setting.value;
            if (setting.changes(u"search_path") && (setting.resets || !setting.values.isEmpty())) {
                state.context.searchPath = setting.resets ? m_atStart.searchPath : setting.values;
                state.context.searchPathSet = setting.resets ? m_atStart.searchPathSet : true;
            }
        };
        State now = state();
        set(now);
        restore(now);
        if (!setting.local)
            set(m_session);
    }

    void takeLocks(StatementAnalysis &result, OperationContext context)
    {
        std::vector<OperationContext> contexts;
        contexts.reserve(size_t(result.operations.size()) + 1);
        for (const Operation &operation : std::as_const(result.operations)) {
            contexts.push_back(context);
            result.verdicts << operation->verdict(context);
            const QList<LockImpact> impacts = operation->locks(context);
            mergeLocks(result.locks, impacts);
            for (const LockImpact &impact : impacts)
                if (!impact.newRelation && impact.mode > m_heldMode) { // nobody can wait for what nobody knows
                    m_heldMode = impact.mode;
                    m_heldOn = impact.relation;
                }
            auto catalog = std::make_shared<Catalog>(*context.catalog);
            catalog->rest.reset();
            operation->apply(*catalog, context);
            if (const QualifiedName made = operation->relation(); !made.isEmpty() && !context.catalog->relation(made) && catalog->relation(made) && !catalog->relation(made)->partial)
                context.newRelations.insert(made, !(result.node.is("CreateTableAsStmt") || result.node.is("SelectStmt")) || result.node.child("into").boolean("skip_data"));
            followName(context, *catalog, *operation);
            if (context.isNew(operation->relation()) && (operation->kind() == u"write-rows" || operation->kind() == u"copy-in"))
                context.newRelations.insert(operation->relation(), false);
            context.catalog = catalog;
        }
        contexts.push_back(context);
        result.time = timeOf(result.locks, *contexts.front().catalog);
        result.contexts = OperationContexts(std::move(contexts));
        result.heldMode = m_heldMode;
        result.heldOn = m_heldOn;
        if (m_transaction < 0)
            releaseLocks();
        m_context.catalog = context.catalog;
        m_context.newRelations = context.newRelations;
    }

    /// What this script made stays new under another name.
    static void followName(OperationContext &context, const Catalog &after, const OperationImplementation &operation)
    {
        const QualifiedName before = operation.relation();
        const QString kind = operation.kind();
        if (!context.isNew(before) || after.relation(before) || !(kind.startsWith(u"rename-") || kind == u"set-schema"))
            return;
        const bool empty = context.newRelations.value(before);
        context.newRelations.remove(before);
        for (const RelationPtr &relation : after.relations.values())
            if (!context.catalog->relation(relation->name))
                context.newRelations.insert(relation->name, empty);
    }

    /// One table is worked through after the other, such as the partitions of one; brief locks on others add nothing that counts.
    static TimeRange timeOf(const QList<LockImpact> &locks, const Catalog &before)
    {
        TimeRange brief, work;
        for (const LockImpact &lock : locks) {
            const RelationPtr relation = before.relation(lock.relation);
            const TimeRange one = lock.newRelation ? TimeRange { 0.001, 0.005 } : estimateWork(lock.duration, relation ? relation->sizeBytes : 0);
            if (!lock.newRelation && lock.duration != LockDuration::Brief)
                work = { work.low + one.low, work.high + one.high };
            else if (one.high > brief.high)
                brief = one;
        }
        return work.high > brief.high ? work : brief;
    }

    void closeTransaction(int last)
    {
        for (; m_firstOpen < m_analysis.statements.size(); ++m_firstOpen) {
            StatementAnalysis &statement = m_analysis.statements[m_firstOpen];
            statement.heldUntil = statement.transaction >= 0 ? last : int(m_firstOpen);
        }
        for (const auto &[savepoint, back] : std::exchange(m_undone, {}))
            for (size_t i = savepoint; i < back; ++i)
                m_analysis.statements[i].heldUntil = std::min(m_analysis.statements[i].heldUntil, int(back));
        m_transaction = -1;
        m_context.inTransaction = false;
        releaseLocks();
    }

    void releaseLocks()
    {
        m_heldMode = LockMode::None;
        m_heldOn = {};
    }

    ScriptAnalysis &m_analysis;
    OperationContext m_context;
    const OperationContext m_atStart = m_context; ///< what RESET brings back
    LockMode m_heldMode = LockMode::None;
    QualifiedName m_heldOn;
    QString m_lockTimeout, m_statementTimeout;
    State m_atBegin;                  ///< what ROLLBACK brings back
    State m_session;                  ///< what COMMIT leaves of the settings
    QList<Savepoint> m_savepoints;
    QList<std::pair<size_t, size_t>> m_undone; ///< from a savepoint to its ROLLBACK TO, of the open transaction
    size_t m_firstOpen = 0; ///< the first statement whose locks' end is not known yet
    int m_transaction = -1;
    int m_transactions = 0;
    bool m_runnerTransaction = false;
    bool m_uncertain = false;
    bool m_remembersReads = false;
    int m_line = 1;
    qsizetype m_lineCounted = 0;
    const ScriptAnalysis *m_previous = nullptr; ///< what statements are adopted from
    int m_old = -1;                             ///< the statement in it
    Drift m_drift;
    bool m_driftKnown = false;
    bool m_contextIsBehind = false;
};

} // namespace

static std::shared_ptr<ScriptAnalysis> prepared(Script script, const AnalysisInput &input, bool implicit)
{
    auto analysis = std::make_shared<ScriptAnalysis>();
    analysis->runnerTransaction = input.runnerTransaction;
    analysis->implicitTransaction = implicit;
    analysis->sending = input.sending;
    analysis->lockTransaction = input.lockTransaction;
    analysis->script = std::move(script);
    analysis->before = input.before;
    return analysis;
}

static ScriptAnalysisPtr analyzed(Script script, const AnalysisInput &input, bool implicit)
{
    const auto analysis = prepared(std::move(script), input, implicit);
    Analyzer(*analysis, input, implicit).run();
    return analysis;
}

ScriptAnalysisPtr analyzeScript(Script script, const AnalysisInput &input)
{
    // Whether a script may be in a transaction is known once it was read; most may, and are read once.
    const bool implicit = input.implicitTransaction && !input.runnerTransaction;
    const ScriptAnalysisPtr analysis = analyzed(std::move(script), input, implicit);
    if (implicit && (analysis->needsNoTransaction || analysis->ownTransaction))
        return analyzed(analysis->script, input, false);
    return analysis;
}

ScriptAnalysisPtr reanalyzeScript(Script script, const AnalysisInput &input, const ScriptAnalysis &previous, const KeptStatements &kept, std::vector<Adoption> *adoptions)
{
    const auto analysis = prepared(std::move(script), input, previous.implicitTransaction);
    Analyzer(*analysis, input, previous.implicitTransaction).run(previous, kept, *adoptions);
    const bool implicit = input.implicitTransaction && !input.runnerTransaction && !analysis->needsNoTransaction && !analysis->ownTransaction;
    if (implicit == previous.implicitTransaction)
        return analysis;
    // The edit put the script into a transaction of the runner, or out of it: every statement meets something else.
    *adoptions = std::vector<Adoption>(analysis->statements.size());
    return analyzed(analysis->script, input, implicit);
}

} // namespace lockkeeper
