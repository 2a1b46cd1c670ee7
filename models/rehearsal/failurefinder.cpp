#include "models/rehearsal/failurefinder.h"

#include "models/core/error.h"
#include "models/rehearsal/failureaftermath.h"
#include "models/rehearsal/failurestrike.h"
#include "models/rehearsal/smalltablespace.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QMap>

namespace lockkeeper {

static constexpr int leastTimeoutMs = 250;
static constexpr int timeoutFactor = 4; ///< of the longest statement, so that only the one that waits runs into it

static QString tr(const char *text)
{
    return QCoreApplication::translate("FailurePoints", text);
}

namespace {

/// At every boundary of statements; the others once for each class of statement.
bool isEverywhere(FailureKind kind)
{
    return kind == FailureKind::TerminatedBefore || kind == FailureKind::TerminatedAfter || kind == FailureKind::ProgramKilled;
}

/// What another session may hold so that a statement has to wait for it in the midst of its work.
QByteArrayList obstaclesOf(const StatementAnalysis &statement, const Catalog &catalog)
{
    QByteArrayList locks;
    const bool writesRows = statement.strongest() <= LockMode::RowExclusive && std::none_of(statement.operations.begin(), statement.operations.end(), [](const Operation &operation) { return operation->changesSchema(); });
    if (statement.transactional() && !writesRows && !statement.operations.isEmpty())
        locks << "LOCK TABLE pg_class, pg_attribute, pg_constraint, pg_depend, pg_description, pg_enum, pg_policy, pg_proc, pg_trigger, pg_type IN SHARE MODE NOWAIT";
    for (const LockImpact &impact : statement.locks) {
        const RelationPtr relation = catalog.relation(impact.relation);
        if (impact.newRelation || !relation || !relation->isTable())
            continue;
        // A build that blocks nobody waits for the writers that it finds, when its index is there and not yet valid.
        const LockMode mode = !statement.transactional()                                                                                                    ? LockMode::RowExclusive
            : impact.mode == LockMode::AccessExclusive                                                                                                      ? LockMode::AccessShare
            : impact.mode == LockMode::ShareUpdateExclusive                                                                                                 ? LockMode::ShareUpdateExclusive
            : impact.mode >= LockMode::Share                                                                                                                ? LockMode::RowExclusive
            : impact.mode == LockMode::RowExclusive                                                                                                         ? LockMode::Share
                                                                                                                                                            : LockMode::AccessExclusive;
        locks << "LOCK TABLE " + impact.relation.quoted().toUtf8() + " IN " + lockName(mode).toUtf8() + " MODE NOWAIT";
    }
    return locks;
}

QList<FailureStatement> statementsOf(const FailureGround &ground, Direction direction)
{
    QList<FailureStatement> found;
    const ScriptPlan &plan = ground.plan(direction);
    for (size_t place = 0; place < plan.statements.size(); ++place) {
        const StatementAnalysis &own = plan.analysed(place);
        for (const StatementAnalysis &statement : ground.analysis(direction).statements) {
            if (statement.range != own.range)
                continue;
            QStringList kind;
            for (const Operation &operation : statement.operations)
                kind << operation->kind();
            kind << lockId(statement.strongest()) << (plan.oneTransaction ? QStringLiteral("together") : statement.transactional() ? QStringLiteral("alone") : QStringLiteral("outside"));
            found << FailureStatement { direction, int(place), statement.line, statement.summary(), statement.strongest(), kind.join(u' '), plan.oneTransaction };
        }
    }
    if (plan.oneTransaction)
        found << FailureStatement { direction, int(plan.statements.size()), 0, QStringLiteral("COMMIT"), LockMode::None, QStringLiteral("commit"), true };
    return found;
}

class Finder
{
public:
    Finder(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const FailureOptions &options, Progress &progress)
        : m_sandbox(sandbox)
        , m_state(state)
        , m_project(project)
        , m_migration(migration)
        , m_options(options)
        , m_progress(progress)
        , m_quiet({}, progress.cancelFlag())
        , m_ground(sandbox, state, project, migration, m_quiet)
        , m_aftermath(sandbox, m_ground, project, migration)
    {
        m_clock.start();
        m_result.budgetSeconds = options.budgetSeconds;
    }

    FailurePoints find()
    {
        m_result.statements = statementsOf(m_ground, Direction::Up);
        if (m_ground.downProblem().isEmpty())
            m_result.statements += statementsOf(m_ground, Direction::Down);
        else
            m_result.leftOut << tr("The down: %1.").arg(m_ground.downProblem());
        const QList<FailurePoint> wanted = plan();
        for (const FailurePoint &point : wanted) {
            m_progress.throwIfCancelled();
            const double spent = seconds(), average = m_result.points.isEmpty() ? 0 : spent / double(m_result.points.size());
            if (spent + average > m_options.budgetSeconds) {
                leaveOut(point, tr("the time of %1 s was used up").arg(m_options.budgetSeconds));
                continue;
            }
            m_progress.report(tr("Failure points of %1: %2 of %3, %4.").arg(m_migration.name).arg(m_result.points.size() + 1).arg(wanted.size()).arg(failureTitle(m_result, point)), double(m_result.points.size()) / double(wanted.size()));
            m_result.points << tryPoint(point);
            if (m_result.points.back().state == FailureState::NotTried)
                leaveOut(m_result.points.back(), m_result.points.back().reason);
            if (m_options.onPoint)
                m_options.onPoint(told());
        }
        return told();
    }

private:
    double seconds() const { return double(m_clock.nsecsElapsed()) / 1e9; }

    /// What there are few of comes first: of each class one; then the boundaries, up and down in turns.
    QList<FailurePoint> plan() const
    {
        QList<FailurePoint> few, boundaries;
        for (const FailureStatement &statement : m_result.statements)
            for (const FailureKind kind : m_options.kinds) {
                FailurePoint point;
                point.direction = statement.direction;
                point.place = statement.place;
                point.kind = kind;
                if (m_options.only) {
                    if (*m_options.only == FailurePlace { point.direction, point.place, kind })
                        few << point;
                } else if (isEverywhere(kind))
                    boundaries << point;
                else if (firstOfItsClass(statement))
                    few << point;
            }
        std::stable_sort(boundaries.begin(), boundaries.end(), [](const FailurePoint &a, const FailurePoint &b) { return a.place < b.place; });
        return few + boundaries;
    }

    bool firstOfItsClass(const FailureStatement &wanted) const
    {
        for (const FailureStatement &statement : m_result.statements)
            if (statement.direction == wanted.direction && statement.kind == wanted.kind)
                return &statement == &wanted;
        return false;
    }

    FailurePoint tryPoint(FailurePoint point)
    {
        QElapsedTimer timer;
        timer.start();
        if (point.kind == FailureKind::DiskFull && point.place == int(m_ground.plan(point.direction).statements.size()))
            return notTried(point, tr("a commit needs no room in a tablespace"));
        if (point.kind == FailureKind::DiskFull && !arrangeDisk())
            return notTried(point, m_noDisk);
        if (point.kind == FailureKind::ProgramKilled && m_options.program.isEmpty())
            return notTried(point, tr("it is not known which program to kill"));
        FailureStrike strike { point.kind, point.direction, point.place, {}, 0, m_options.program };
        const ScriptPlan &plan = m_ground.plan(point.direction);
        if (point.kind == FailureKind::TerminatedDuring || point.kind == FailureKind::StatementTimeout) {
            if (point.place < int(plan.statements.size()))
                strike.obstacles = obstacles(point);
            if (strike.obstacles.isEmpty())
                return notTried(point, tr("nothing can be held that it would have to wait for"));
        }
        if (point.kind == FailureKind::StatementTimeout)
            strike.statementTimeoutMs = std::max(leastTimeoutMs, timeoutFactor * m_ground.longestStatementMs(point.direction));
        if (point.kind == FailureKind::DiskFull)
            strike.disk = &m_space->disk();
        const QString database = m_ground.copyFor(point.direction, m_quiet, strike.disk ? SmallTablespace::name() : QString());
        const StruckRun run = strikeRun(m_sandbox, database, m_project, m_migration, plan, strike, m_quiet);
        if (run.struck) {
            if (run.said) {
                point.serverSaid = run.said->serverLine.isEmpty() ? run.said->message : run.said->serverLine;
                point.sqlState = QString::fromLatin1(run.said->sqlState);
            }
            m_aftermath.examine(database, point, m_quiet);
        } else {
            point = notTried(point, run.reason);
        }
        m_ground.drop(database);
        point.seconds = double(timer.nsecsElapsed()) / 1e9;
        return point;
    }

    bool arrangeDisk()
    {
        if (!m_space && m_noDisk.isEmpty())
            m_space = SmallTablespace::make(m_sandbox, m_state, &m_noDisk, m_quiet);
        return m_space != nullptr;
    }

    QByteArrayList obstacles(const FailurePoint &point) const
    {
        const TextRange range = m_ground.plan(point.direction).analysed(size_t(point.place)).range;
        for (const StatementAnalysis &statement : m_ground.analysis(point.direction).statements)
            if (statement.range == range)
                return obstaclesOf(statement, *m_ground.before(point.direction).catalog);
        return {};
    }

    static FailurePoint notTried(FailurePoint point, const QString &reason)
    {
        point.state = FailureState::NotTried;
        point.reason = reason;
        return point;
    }

    void leaveOut(const FailurePoint &point, const QString &reason)
    {
        const FailureStatement *statement = m_result.statement(point.direction, point.place);
        const QString line = statement && statement->line > 0 ? QString::number(statement->line) : QStringLiteral("COMMIT");
        m_leftOut[QStringLiteral("%1, %2: %3").arg(failureKindName(point.kind), directionId(point.direction), reason)] << line;
    }

    FailurePoints told() const
    {
        FailurePoints result = m_result;
        for (auto group = m_leftOut.cbegin(); group != m_leftOut.cend(); ++group)
            result.leftOut << tr("%1. Lines: %2.").arg(group.key(), group.value().join(QStringLiteral(", ")));
        result.seconds = seconds();
        result.copySeconds = m_ground.copySeconds();
        return result;
    }

    Sandbox &m_sandbox;
    QString m_state;
    const MigrationProject &m_project;
    const Migration &m_migration;
    const FailureOptions &m_options;
    Progress &m_progress;
    Progress m_quiet; ///< of what is a part of one point
    FailureGround m_ground;
    FailureAftermath m_aftermath;
    std::unique_ptr<SmallTablespace> m_space; ///< made when it is wanted
    QString m_noDisk;                         ///< why there is none
    QElapsedTimer m_clock;
    FailurePoints m_result;
    QMap<QString, QStringList> m_leftOut; ///< lines, by what was left out and why
};

} // namespace

FailurePoints tryFailurePoints(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const FailureOptions &options, Progress &progress)
{
    if (!sandbox.isPrivate()) { // other people's sessions are not to be stopped
        FailurePoints none;
        none.problem = tr("Failure points are tried on a private server only, not on one that is named.");
        return none;
    }
    try {
        return Finder(sandbox, state, project, migration, options, progress).find();
    } catch (const Error &error) {
        if (progress.isCancelled() || error.kind == ErrorKind::Cancelled)
            throw;
        FailurePoints none;
        none.problem = error.message;
        none.budgetSeconds = options.budgetSeconds;
        return none;
    }
}

} // namespace lockkeeper
