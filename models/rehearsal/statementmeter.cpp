#include "models/rehearsal/statementmeter.h"

#include "models/core/error.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rehearsal", text);
}

/// A statement that was not predicted to lock anything is shown if it takes longer than this.
static constexpr double leastSecondsShown = 0.001;

static bool isSetting(const ScriptPlan &plan, size_t index)
{
    const TextRange range = plan.analysis->script.statements()[index].range;
    return std::any_of(plan.analysis->statements.begin(), plan.analysis->statements.end(), [&](const StatementAnalysis &statement) { return statement.range == range && statement.node.is("VariableSetStmt"); });
}

/// Locks for the sake of foreign keys are taken only once a row needs them.
static bool isRowChange(const ScriptAnalysis &prediction, const TextRange &range)
{
    return std::any_of(prediction.statements.begin(), prediction.statements.end(), [&](const StatementAnalysis &statement) {
        return statement.range == range && (statement.node.is("InsertStmt") || statement.node.is("UpdateStmt") || statement.node.is("DeleteStmt") || statement.node.is("MergeStmt"));
    });
}

StatementMeter::StatementMeter(Session &session, const ScriptAnalysis &prediction, Direction direction)
    : m_session(session)
    , m_prediction(prediction)
    , m_direction(direction)
{
}

StatementMeter::Snapshot StatementMeter::takeSnapshot()
{
    static constexpr char locks[] = "SELECT l.relation::bigint, l.mode FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.granted AND l.relation >= 16384";
    static constexpr char relations[] = "SELECT c.oid::bigint, n.nspname || '.' || c.relname, c.relkind, c.relfilenode::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384 AND n.nspname !~ '^pg_'";
    static constexpr char totals[] = "SELECT coalesce((SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables), 0)::bigint, (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint";
    QList<Result> results;
    m_session.executeEach(QByteArray(locks) + ';' + relations + ';' + totals, [&](const Result &result) { results << result; });
    Snapshot snapshot;
    for (int row = 0; row < results[0].rows(); ++row)
        snapshot.locks << Lock { results[0].integer(row, 0), lockModeFromId(results[0].text(row, 1)) };
    for (int row = 0; row < results[1].rows(); ++row)
        snapshot.relations.insert(results[1].integer(row, 0), { results[1].text(row, 1), results[1].bytes(row, 2).at(0), results[1].integer(row, 3) });
    snapshot.rowsRead = results[2].integer(0, 0);
    snapshot.wal = results[2].integer(0, 1);
    return snapshot;
}

/// Bytes that the server says a statement wrote to temporary files: it reports each as it removes it.
static qint64 temporaryBytes(const QList<Notice> &notices)
{
    qint64 bytes = 0;
    for (const Notice &notice : notices)
        if (notice.severity == "LOG" && notice.message.startsWith(u"temporary file:"))
            bytes += notice.message.section(u' ', -1).toLongLong();
    return bytes;
}

void StatementMeter::run(const ScriptPlan &plan, Progress &progress)
{
    m_clock.start();
    m_session.execute("SET log_temp_files = 0; SET client_min_messages = log");
    if (plan.oneTransaction)
        m_session.execute(plan.begin);
    for (const size_t index : plan.statements) {
        progress.throwIfCancelled();
        const StatementMeasure described = describe(plan, index);
        progress.report(tr("%1, line %2: %3").arg(m_direction == Direction::Up ? tr("Up") : tr("Down")).arg(described.line).arg(described.text));
        if (m_session.inTransaction()) {
            measureInTransaction(plan, index);
            if (!m_session.inTransaction())
                endTransaction(); // it was a COMMIT of the script's own
        } else {
            measureOutside(plan, index);
        }
    }
    if (plan.oneTransaction)
        m_session.execute("COMMIT");
    endTransaction();
}

StatementMeasure StatementMeter::describe(const ScriptPlan &plan, size_t index) const
{
    StatementMeasure measure;
    measure.direction = m_direction;
    const TextRange range = plan.analysis->script.statements()[index].range;
    for (const StatementAnalysis &statement : m_prediction.statements)
        if (statement.range == range) {
            measure.line = statement.line;
            measure.text = statement.summary();
            measure.predicted = statement.locks;
            measure.deletes = statement.node.is("DeleteStmt");
        }
    return measure;
}

static QString nameOf(const QualifiedName &name)
{
    return name.schema + u'.' + name.name;
}

/// Locks and rewrites, by the names that the relations had before the statement: so they were predicted.
void StatementMeter::takeOver(StatementMeasure &measure, QList<MeasuredLock> &held, const Snapshot &before, const Snapshot &after)
{
    for (auto relation = after.relations.cbegin(); relation != after.relations.cend(); ++relation)
        if (!before.relations.contains(relation.key()))
            m_newRelations.insert(relation.key());
    const auto isPredicted = [&](const QString &name) { return std::any_of(measure.predicted.begin(), measure.predicted.end(), [&](const LockImpact &impact) { return nameOf(impact.relation) == name; }); };
    // Locks on indexes, sequences and composite types come with those on what they are for.
    static constexpr char parts[] = "iISc";
    const auto comesAlong = [&](const Relation &relation) { return strchr(parts, relation.kind) && !isPredicted(relation.name); };
    for (const Lock &lock : after.locks) {
        const Relation relation = before.relations.value(lock.relation, after.relations.value(lock.relation)); // one that is dropped was there before
        if (relation.name.isEmpty() || comesAlong(relation))
            continue; // dropped by an earlier statement, whose lock it is
        const MeasuredLock measured { relation.name, lock.mode, measure.start, -1, m_newRelations.contains(lock.relation) };
        if (!measured.newRelation)
            measure.held = std::max(measure.held, lock.mode);
        (before.locks.contains(lock) ? held : measure.locks) << measured;
    }
    for (auto relation = after.relations.cbegin(); relation != after.relations.cend(); ++relation)
        if (const auto former = before.relations.constFind(relation.key()); former != before.relations.cend() && former->file != relation->file && !m_newRelations.contains(relation.key()))
            if (const bool holdsRows = former->kind == 'r' || former->kind == 'm'; holdsRows || (former->kind == 'S' && !comesAlong(*former)))
                measure.rewritten << former->name;
}

bool StatementMeter::metNoRow(const TextRange &range, const Result &result)
{
    for (const StatementAnalysis &statement : m_prediction.statements)
        if (statement.range == range && (statement.node.is("UpdateStmt") || statement.node.is("DeleteStmt")) && result.affectedRows() == 0)
            for (const Operation &operation : statement.operations)
                if (const QualifiedName table = operation->relation(); m_prediction.before->relation(table) && !statement.contexts.front().isNew(table))
                    return m_session.execute("SELECT EXISTS (SELECT FROM " + table.quoted().toUtf8() + ')').boolean(0, 0);
    return false;
}

void StatementMeter::measureInTransaction(const ScriptPlan &plan, size_t index)
{
    StatementMeasure measure = describe(plan, index);
    const Snapshot before = m_last ? std::move(*m_last) : takeSnapshot();
    m_last.reset();
    m_session.takeNotices();
    measure.start = now();
    const Result result = runStatement(m_session, plan, index);
    measure.seconds = now() - measure.start;
    measure.temporaryBytes = temporaryBytes(m_session.takeNotices());
    if (!m_session.inTransaction())
        return;
    measure.metNoRow = metNoRow(plan.analysis->script.statements()[index].range, result);
    m_last = takeSnapshot();
    const Snapshot &after = *m_last;
    QList<MeasuredLock> held;
    takeOver(measure, held, before, after);
    measure.rowsScanned = std::max<qint64>(0, after.rowsRead - before.rowsRead);
    measure.walBytes = after.wal - before.wal;
    compareWithPrediction(measure, held, isRowChange(m_prediction, plan.analysis->script.statements()[index].range));
    if (!isSetting(plan, index))
        m_measures << measure;
}

void StatementMeter::measureOutside(const ScriptPlan &plan, size_t index)
{
    const StatementMeasure described = describe(plan, index);
    const TextRange range = plan.analysis->script.statements()[index].range;
    bool mayRunInTransaction = true;
    for (const StatementAnalysis &statement : plan.analysis->statements)
        if (statement.range == range)
            mayRunInTransaction = statement.transactional() && !statement.node.is("TransactionStmt") && !statement.node.is("VariableSetStmt");
    if (mayRunInTransaction) {
        m_session.execute("BEGIN");
        measureInTransaction(plan, index);
        m_session.execute("COMMIT");
        endTransaction();
        return;
    }
    StatementMeasure measure = described;
    QList<QualifiedName> tables;
    for (const LockImpact &impact : measure.predicted)
        if (impact.mode == LockMode::ShareUpdateExclusive && !impact.newRelation && measure.predicted.indexOf(impact) == 0)
            tables << impact.relation;
    std::optional<LockSampler> sampler;
    if (!tables.isEmpty())
        sampler.emplace(m_session, tables);
    const qint64 wal = m_session.execute("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint").integer(0, 0);
    measure.start = now();
    runStatement(m_session, plan, index);
    measure.seconds = now() - measure.start;
    if (sampler) {
        measure.sampled = true;
        measure.held = measure.strongest();
        for (const SampledLock &lock : sampler->finish())
            if (std::any_of(measure.predicted.begin(), measure.predicted.end(), [&](const LockImpact &impact) { return nameOf(impact.relation) == lock.relation; }))
                measure.locks << MeasuredLock { lock.relation, lock.mode, measure.start, measure.start + measure.seconds, false };
        measure.walBytes = m_session.execute("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint").integer(0, 0) - wal;
    }
    // A setting or a BEGIN is nothing to measure.
    if (!measure.predicted.isEmpty() || measure.seconds > leastSecondsShown)
        m_measures << measure;
    if (!m_session.inTransaction())
        endTransaction();
}

/// Which partitions rows go to, their values decide: nobody predicts that.
bool StatementMeter::isPartition(const MeasuredLock &lock, const QualifiedName &table) const
{
    if (lock.mode > LockMode::RowExclusive)
        return false;
    const QList<RelationPtr> partitions = m_prediction.before->descendantsOf(table);
    return std::any_of(partitions.begin(), partitions.end(), [&](const RelationPtr &partition) { return nameOf(partition->name) == lock.relation; });
}

void StatementMeter::compareWithPrediction(StatementMeasure &measure, const QList<MeasuredLock> &heldBefore, bool mayMeetNoRow) const
{
    QList<MeasuredLock> all = measure.locks;
    all << heldBefore;
    for (const LockImpact &impact : measure.predicted) {
        if (impact.newRelation)
            continue;
        const QString relation = nameOf(impact.relation);
        const bool taken = std::any_of(all.begin(), all.end(), [&](const MeasuredLock &lock) { return lock.relation == relation && lock.mode == impact.mode; });
        // A relation that the statement drops is gone from the catalog, and its lock with it from what can be named.
        const bool named = std::any_of(all.begin(), all.end(), [&](const MeasuredLock &lock) { return lock.relation == relation; });
        if (!taken && named && !(mayMeetNoRow && impact.mode == LockMode::RowShare))
            measure.disagreements << tr("%1 was predicted on %2 and not taken").arg(lockName(impact.mode), relation);
    }
    for (const MeasuredLock &lock : measure.locks) {
        if (lock.newRelation)
            continue;
        const bool predicted = std::any_of(measure.predicted.begin(), measure.predicted.end(), [&](const LockImpact &impact) { return impact.mode >= lock.mode && (nameOf(impact.relation) == lock.relation || isPartition(lock, impact.relation)); });
        if (!predicted)
            measure.disagreements << tr("%1 on %2 was not predicted").arg(lockName(lock.mode), lock.relation);
    }
    const bool predictsRewrite = std::any_of(measure.predicted.begin(), measure.predicted.end(), [](const LockImpact &impact) { return (impact.duration == LockDuration::Rewrite || impact.newFile) && !impact.newRelation; });
    if (predictsRewrite != !measure.rewritten.isEmpty())
        measure.disagreements << (predictsRewrite ? tr("a rewrite was predicted and none happened") : tr("a rewrite was not predicted"));
}

void StatementMeter::endTransaction()
{
    const double end = now();
    for (qsizetype i = m_firstOfTransaction; i < m_measures.size(); ++i)
        for (MeasuredLock &lock : m_measures[i].locks)
            if (lock.until < 0)
                lock.until = end;
    m_firstOfTransaction = m_measures.size();
    m_newRelations.clear();
    m_last.reset();
}

} // namespace lockkeeper
