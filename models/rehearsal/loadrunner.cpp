#include "models/rehearsal/loadrunner.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/pause.h"
#include "models/migration/migrationscript.h"
#include "models/rehearsal/loadgang.h"
#include "models/rehearsal/queryvalues.h"

#include <QCoreApplication>
#include <QScopeGuard>

namespace lockkeeper {

static constexpr int warmUpRuns = 5;
static constexpr int lastRuns = 2;
static constexpr int tries = 3;           ///< as the Migrator's
static constexpr int firstRetryPauseMs = 500;

static QString tr(const char *text)
{
    return QCoreApplication::translate("Load", text);
}

namespace {

struct Query
{
    QString sql, place;
    QueryUse use;
};

class Runner
{
public:
    Runner(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const LoadOptions &options, Progress &progress)
        : m_sandbox(sandbox)
        , m_state(state)
        , m_project(project)
        , m_options(options)
        , m_progress(progress)
        , m_plan(planMigration(migration, Direction::Up))
    {
    }

    LoadReport run()
    {
        m_progress.report(tr("The migration under load."));
        LoadReport report;
        prepare();
        if (m_tables.isEmpty()) {
            report.problem = tr("The migration touches no table that is there already, so nobody can wait for it.");
            return report;
        }
        report.load = runOnce({}, false);
        m_progress.report(tr("The migration behind a long transaction."));
        report.heldRelation = m_tables.front().relation.display();
        report.heldSeconds = m_options.heldMs / 1000.0;
        report.queue = runOnce({}, true);
        report.queueTimeout = runOnce(QStringLiteral("%1 ms").arg(m_options.lockTimeoutMs), true);
        return report;
    }

private:
    void prepare()
    {
        const QString database = m_sandbox.copyOf(m_state, m_progress);
        {
            const auto session = m_sandbox.connect(database, m_progress);
            Progress quiet({}, m_progress.cancelFlag());
            m_catalog = readCatalog(*session, quiet);
            const ScriptAnalysisPtr analysis = analyzeScript(m_plan.analysis->script, { .before = m_catalog, .serverVersion = session->serverVersion(), .runnerTransaction = m_plan.oneTransaction });
            for (const StatementAnalysis &statement : analysis->statements) {
                m_summaries << statement.summary();
                for (const LockImpact &lock : statement.locks)
                    if (const RelationPtr table = m_catalog->relation(lock.relation); table && table->isTable() && !lock.newRelation)
                        mergeLock(m_tables, lock);
            }
            std::stable_sort(m_tables.begin(), m_tables.end(), [](const LockImpact &a, const LockImpact &b) { return a.mode > b.mode; });
            if (!m_tables.isEmpty())
                m_sessions = members(*session);
        }
        m_sandbox.drop(database);
    }

    /// Those of the code first; what is still missing is made for the tables in turns.
    QList<LoadSession> members(Session &session) const
    {
        QList<Query> reads, writes;
        for (const std::optional<ContractSettings> &settings : { m_project.oldContract, m_project.newContract })
            if (settings)
                addQueriesOfCode(*settings, reads, writes);
        QList<LoadSession> found;
        const auto add = [&](LoadSession::Role role, const QString &name, int wanted, const QList<Query> &known) {
            QList<Query> usable;
            for (const Query &query : known)
                if (const auto filled = withValues(session, *m_catalog, query.sql.toUtf8(), query.use, int(usable.size())); usable.size() < wanted && filled && runs(session, QString::fromUtf8(*filled)))
                    usable << Query { QString::fromUtf8(*filled), query.place, query.use };
            for (int i = 0; i < wanted; ++i) {
                const Query query = usable.isEmpty() ? made(role, i) : usable[i % usable.size()];
                found << LoadSession { role, name.arg(i + 1), query.sql, query.place };
            }
        };
        add(LoadSession::Role::Reader, tr("reader %1"), m_options.readers, reads);
        add(LoadSession::Role::Writer, tr("writer %1"), m_options.writers, writes);
        return found;
    }

    void addQueriesOfCode(const ContractSettings &settings, QList<Query> &reads, QList<Query> &writes) const
    {
        CodeContractPtr contract;
        try {
            contract = readContract(settings.version, m_project.folder, settings.patterns);
        } catch (const Error &) {
            return; // the matrix says so; here queries are made instead
        }
        for (const CodeQuery &query : contract->queries) {
            const bool touches = std::any_of(query.use.relations.begin(), query.use.relations.end(), [&](const RelationUse &use) {
                return std::any_of(m_tables.begin(), m_tables.end(), [&](const LockImpact &table) { return table.relation.name == use.name && (use.schema.isEmpty() || use.schema == table.relation.schema); });
            });
            if (touches && !query.error)
                (query.use.statementKind == "SelectStmt" ? reads : writes) << Query { QString::fromUtf8(query.sql), query.place(), query.use };
        }
    }

    /// Runs without an error, before the migration.
    static bool runs(Session &session, const QString &sql)
    {
        session.execute("BEGIN");
        bool ran = true;
        try {
            session.execute(sql.toUtf8());
        } catch (const Error &) {
            if (session.isLost())
                throw;
            ran = false;
        }
        session.execute("ROLLBACK");
        return ran;
    }

    Query made(LoadSession::Role role, int number) const
    {
        const Relation &table = *m_catalog->relation(m_tables[number % m_tables.size()].relation);
        QStringList columns, written;
        for (const Column &column : table.columns) {
            columns << quoteIdentifier(column.name);
            if (column.generated == Column::Generated::None && column.identity != Column::Identity::Always)
                written << columns.back();
        }
        const QString name = table.name.quoted();
        if (role == LoadSession::Role::Reader || written.isEmpty())
            return { QStringLiteral("SELECT %1 FROM %2 LIMIT 10").arg(columns.isEmpty() ? QStringLiteral("1") : columns.join(QStringLiteral(", ")), name), {}, {} };
        return { QStringLiteral("UPDATE %1 SET %2 = %2 WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM %1 OFFSET %3 LIMIT 1)").arg(name, written.back()).arg(number), {}, {} };
    }

    LoadRun runOnce(const QString &lockTimeout, bool behindALongTransaction)
    {
        LoadRun run;
        run.lockTimeout = lockTimeout;
        const QString database = m_sandbox.copyOf(m_state, m_progress);
        {
            const auto session = m_sandbox.connect(database, m_progress);
            LoadGang gang(m_sandbox, database, m_sessions, session->backendPid(), m_progress);
            gang.awaitRuns(warmUpRuns, m_progress);
            if (behindALongTransaction) {
                // A reader stands in the way of ACCESS EXCLUSIVE only, a writer in that of everything that blocks writers.
                const bool reader = m_tables.front().mode == LockMode::AccessExclusive;
                const QByteArray table = m_tables.front().relation.quoted().toUtf8();
                gang.hold(reader ? "SELECT count(*) FROM " + table : "LOCK TABLE " + table + " IN ROW EXCLUSIVE MODE", m_options.heldMs, m_progress);
            }
            const double began = gang.now();
            migrate(*session, gang, run, began);
            const double ended = gang.now();
            gang.migrationEnds();
            gang.awaitRuns(lastRuns, m_progress);
            gang.finish(run, began, ended);
        }
        m_sandbox.drop(database);
        return run;
    }

    void migrate(Session &session, const LoadGang &gang, LoadRun &run, double began)
    {
        int pauseMs = firstRetryPauseMs;
        for (run.tries = 1;; ++run.tries) {
            try {
                session.execute("SET lock_timeout = " + quoteLiteral(run.lockTimeout.isEmpty() ? QStringLiteral("0") : run.lockTimeout).toUtf8());
                if (m_plan.oneTransaction)
                    session.execute(m_plan.begin);
                for (size_t place = 0; place < m_plan.statements.size(); ++place)
                    send(session, gang, run, place, began);
                if (m_plan.oneTransaction)
                    session.execute("COMMIT");
                release(run, gang.now() - began);
                return;
            } catch (const Error &error) {
                release(run, gang.now() - began);
                m_progress.throwIfCancelled();
                if (session.isLost())
                    throw;
                if (session.inTransaction())
                    session.execute("ROLLBACK");
                if (!m_plan.oneTransaction || error.kind != ErrorKind::LockTimeout || run.tries >= tries) {
                    run.error = error.message;
                    return;
                }
                pauseFor(pauseMs, m_progress);
                pauseMs *= 2;
            }
        }
    }

    /// The transaction is over.
    static void release(LoadRun &run, double at)
    {
        for (LoadLock &lock : run.locks)
            if (lock.until < 0)
                lock.until = at;
    }

    /// What the transaction holds now and was not known to hold, since its last statement.
    static void noteLocks(Session &session, LoadRun &run, double from)
    {
        const Result held = session.execute("SELECT n.nspname || '.' || c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace "
                                            "WHERE l.pid = pg_backend_pid() AND l.granted AND c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'v') AND n.nspname !~ '^pg_' ORDER BY 1, 2");
        for (int row = 0; row < held.rows(); ++row) {
            const LoadLock lock { held.text(row, 0), lockModeFromId(held.text(row, 1)), from, -1 };
            if (std::none_of(run.locks.begin(), run.locks.end(), [&](const LoadLock &known) { return known.until < 0 && known.relation == lock.relation && known.mode == lock.mode; }))
                run.locks << lock;
        }
    }

    void send(Session &session, const LoadGang &gang, LoadRun &run, size_t place, double began) const
    {
        if (m_plan.analysed(place).setting.name == u"lock_timeout")
            return; // that of the run counts, so that one can be had without
        LoadStatement statement { m_plan.analysed(place).line, {}, gang.now() - began, 0 };
        const auto number = &m_plan.analysed(place) - m_plan.analysis->statements.data();
        statement.text = m_summaries[number];
        const auto note = qScopeGuard([&] {
            statement.until = gang.now() - began;
            run.statements << statement;
        });
        runStatement(session, m_plan, m_plan.statements[place]);
        if (session.inTransaction())
            noteLocks(session, run, statement.from);
    }

    Sandbox &m_sandbox;
    QString m_state;
    const MigrationProject &m_project;
    const LoadOptions &m_options;
    Progress &m_progress;
    ScriptPlan m_plan;
    CatalogPtr m_catalog;
    QList<LockImpact> m_tables; ///< that are there already, the strongest lock first
    QStringList m_summaries;    ///< of the script's statements
    QList<LoadSession> m_sessions;
};

} // namespace

LoadReport runUnderLoad(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const LoadOptions &options, Progress &progress)
{
    if (!sandbox.isPrivate() && !options.onNamedServer) {
        LoadReport none;
        none.problem = tr("Readers and writers would slow down others on a server that somebody named, so there were none. With --load-on-staging there are.");
        return none;
    }
    try {
        return Runner(sandbox, state, project, migration, options, progress).run();
    } catch (const Error &error) {
        if (progress.isCancelled() || error.kind == ErrorKind::Cancelled)
            throw;
        LoadReport none;
        none.problem = error.message;
        return none;
    }
}

} // namespace lockkeeper
