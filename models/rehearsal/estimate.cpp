#include "models/rehearsal/estimate.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/quantity.h"
#include "models/migration/migrationscript.h"
#include "models/rehearsal/statementmeter.h"
#include "models/sandbox/madeuprows.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Estimate", text);
}

/// Rows of the touched tables in the two measurements.
static constexpr int fewRows = 10'000, manyRows = 40'000;
/// What another machine, a cold cache and load make of a measured time.
static constexpr double bestCase = 0.5, worstCase = 2;

namespace {

struct TableSize
{
    double rows = 0;
    double bytes = 0;
};
using Sizes = QHash<QString, TableSize>; ///< by "schema.table"

Sizes sizesOf(Session &session)
{
    Sizes sizes;
    const Result result = session.execute("SELECT n.nspname || '.' || c.relname, greatest(c.reltuples, 0), pg_table_size(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                                          "WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'");
    for (int row = 0; row < result.rows(); ++row)
        sizes.insert(result.text(row, 0), { result.real(row, 1), result.real(row, 2) });
    return sizes;
}

/// One run of the up: how long each statement took, on which sizes, beside what the analysis says of it.
struct Measurement
{
    QMap<int, double> seconds; ///< by line
    Sizes sizes;
    ScriptAnalysisPtr analysis;
};

Measurement measure(Sandbox &sandbox, const QString &state, const Migration &migration, int rows, Progress &progress)
{
    const QString database = sandbox.copyOf(state, progress);
    const auto dropIt = qScopeGuard([&] { sandbox.drop(database); });
    const auto session = sandbox.connect(database, progress);
    const CatalogPtr before = readCatalog(*session, progress);
    Measurement measurement;
    const ScriptPlan plan = planMigration(migration, Direction::Up);
    measurement.analysis = analyzeScript(Script(plan.analysis->script.text()), { .before = before, .serverVersion = session->serverVersion() });
    if (rows > 0) {
        static constexpr int otherRows = 3, seed = 1;
        QSet<QualifiedName> touched;
        for (const StatementAnalysis &statement : measurement.analysis->statements)
            for (const LockImpact &lock : statement.locks)
                touched.insert(lock.relation);
        makeUpRows(*session, *before, otherRows, seed, progress);
        makeUpRows(*session, *before, rows, seed, progress, touched);
    }
    session->execute("ANALYZE");
    measurement.sizes = sizesOf(*session);
    StatementMeter meter(*session, *measurement.analysis, Direction::Up);
    meter.run(plan, progress);
    for (const StatementMeasure &one : meter.measures())
        measurement.seconds[one.line] += one.seconds;
    return measurement;
}

QString nameOf(const LockImpact &lock)
{
    return lock.relation.schema + u'.' + lock.relation.name;
}

TableSize sizeOf(const QStringList &tables, const Sizes &sizes)
{
    TableSize sum;
    for (const QString &table : tables) {
        const TableSize one = sizes.value(table);
        sum.rows += one.rows;
        sum.bytes += one.bytes;
    }
    return sum;
}

/// What a statement works through and how, the largest table first.
struct Work
{
    QStringList tables;
    LockDuration duration = LockDuration::Brief;
};

Work workOf(const StatementAnalysis &statement, const Sizes &sizes)
{
    Work work;
    double largest = -1;
    for (const LockImpact &lock : statement.locks) {
        if (lock.newRelation || lock.duration == LockDuration::Brief)
            continue;
        work.tables << nameOf(lock);
        if (const double bytes = sizes.value(nameOf(lock)).bytes; bytes > largest) {
            largest = bytes;
            work.tables.swapItemsAt(0, work.tables.size() - 1);
            work.duration = lock.duration;
        }
    }
    return work;
}

StatementEstimate estimateStatement(const StatementAnalysis &statement, const QList<Measurement> &measured, const Sizes &target)
{
    StatementEstimate estimate { statement.line, statement.summary(), 0, 0, {} };
    const Measurement &last = measured.back();
    const double seconds = last.seconds.value(statement.line);
    Work work = workOf(statement, target);
    // The largest decides, or all together where they are more times as large there: a rehearsal fills only some partitions of many.
    const auto growth = [&](const QStringList &tables) {
        const double here = sizeOf(tables, last.sizes).bytes;
        return here > 0 ? sizeOf(tables, target).bytes / here : 0;
    };
    if (const QStringList largest = work.tables.mid(0, 1); growth(largest) >= growth(work.tables))
        work.tables = largest;
    const TableSize here = sizeOf(work.tables, last.sizes), there = sizeOf(work.tables, target);
    if (here.bytes <= 0 || there.bytes <= here.bytes) {
        estimate.low = bestCase * seconds;
        estimate.high = worstCase * seconds;
        return estimate;
    }
    // By the rate of the larger run, and by what the second run took longer than the first.
    double byRate = seconds * there.bytes / here.bytes, bySlope = byRate;
    if (measured.size() > 1) {
        const double moreBytes = here.bytes - sizeOf(work.tables, measured.front().sizes).bytes, moreSeconds = seconds - measured.front().seconds.value(statement.line);
        if (moreBytes > 0 && moreSeconds > 0)
            bySlope = seconds + moreSeconds * (there.bytes - here.bytes) / moreBytes;
    }
    if (work.duration == LockDuration::Build) { // a sort
        const double more = std::log2(std::max(2.0, there.rows)) / std::log2(std::max(2.0, here.rows));
        byRate *= more;
        bySlope *= more;
    }
    estimate.low = bestCase * std::min(byRate, bySlope);
    estimate.high = worstCase * std::max(byRate, bySlope);
    const QString shown = work.tables.size() > 1 ? tr("%1 and %2 more").arg(work.tables.front()).arg(work.tables.size() - 1) : work.tables.front();
    estimate.driver = tr("%1 of %2, %3 rows, %4").arg(durationId(work.duration), shown, formatCount(there.rows), formatBytes(qint64(there.bytes)));
    return estimate;
}

/// Locks are held to the end of their transaction.
void addBlocking(Estimate &estimate, const ScriptAnalysis &analysis)
{
    for (size_t i = 0; i < analysis.statements.size(); ++i) {
        const StatementAnalysis &statement = analysis.statements[i];
        LockMode strongest = LockMode::None;
        for (const LockImpact &lock : statement.locks)
            if (!lock.newRelation)
                strongest = std::max(strongest, lock.mode);
        if (!conflicts(strongest, LockMode::RowExclusive))
            continue;
        double low = 0, high = 0;
        for (size_t j = i; j <= size_t(std::max(int(i), statement.heldUntil)) && j < analysis.statements.size(); ++j) {
            low += estimate.statements[qsizetype(j)].low;
            high += estimate.statements[qsizetype(j)].high;
        }
        if (high <= estimate.blockedHigh)
            continue;
        estimate.blockedLow = low;
        estimate.blockedHigh = high;
        estimate.readsToo = conflicts(strongest, LockMode::AccessShare);
    }
}

} // namespace

QString Estimate::sentence() const
{
    const auto range = [](double from, double to) { return formatSeconds(from) == formatSeconds(to) ? formatSeconds(to) : tr("%1 to %2").arg(formatSeconds(from), formatSeconds(to)); };
    const QString blocked = blockedHigh <= 0 ? tr("nobody is blocked") : readsToo ? tr("reads and writes are blocked for %1").arg(range(blockedLow, blockedHigh)) : tr("writes are blocked for %1").arg(range(blockedLow, blockedHigh));
    return tr("On %1 it would take %2; %3. %4").arg(target, range(low, high), blocked, needsWindow() ? tr("That may be more than the %1 that its connection allows, so it needs a window.").arg(formatSeconds(limit)) : tr("It needs no maintenance window."));
}

QJsonObject Estimate::toJson() const
{
    QJsonArray array;
    for (const StatementEstimate &statement : statements)
        array << QJsonObject { { QStringLiteral("line"), statement.line }, { QStringLiteral("text"), statement.text }, { QStringLiteral("low"), statement.low }, { QStringLiteral("high"), statement.high }, { QStringLiteral("driver"), statement.driver } };
    return { { QStringLiteral("target"), target }, { QStringLiteral("statements"), array }, { QStringLiteral("low"), low }, { QStringLiteral("high"), high },
             { QStringLiteral("blocked"), QJsonObject { { QStringLiteral("low"), blockedLow }, { QStringLiteral("high"), blockedHigh }, { QStringLiteral("reads_too"), readsToo }, { QStringLiteral("limit"), limit } } }, { QStringLiteral("needs_window"), needsWindow() } };
}

Estimate Estimate::fromJson(const QJsonObject &json)
{
    Estimate estimate;
    estimate.target = json[u"target"].toString();
    for (const QJsonValue &value : json[u"statements"].toArray())
        estimate.statements << StatementEstimate { value[u"line"].toInt(1), value[u"text"].toString(), value[u"low"].toDouble(), value[u"high"].toDouble(), value[u"driver"].toString() };
    estimate.low = json[u"low"].toDouble();
    estimate.high = json[u"high"].toDouble();
    estimate.blockedLow = json[u"blocked"][u"low"].toDouble();
    estimate.blockedHigh = json[u"blocked"][u"high"].toDouble();
    estimate.readsToo = json[u"blocked"][u"reads_too"].toBool();
    estimate.limit = json[u"blocked"][u"limit"].toDouble();
    return estimate;
}

Estimate estimateOn(const ServerAccess &target, Sandbox &sandbox, const QString &state, const Migration &migration, bool makesRowsUp, Progress &progress)
{
    ConnectionProfile profile = target.profile;
    profile.readOnly = true;
    const auto server = Session::open(profile, target.password, progress);
    server->cancelWith(progress);
    const Sizes sizes = sizesOf(*server);
    QList<Measurement> measured;
    for (const int rows : makesRowsUp ? QList<int> { fewRows, manyRows } : QList<int> { 0 }) {
        progress.report(tr("Measuring for the estimate."));
        measured << measure(sandbox, state, migration, rows, progress);
    }
    Estimate estimate;
    estimate.target = profile.name.isEmpty() ? profile.database : profile.name;
    estimate.limit = profile.longestBlockingS;
    for (const StatementAnalysis &statement : measured.back().analysis->statements) {
        estimate.statements << estimateStatement(statement, measured, sizes);
        estimate.low += estimate.statements.back().low;
        estimate.high += estimate.statements.back().high;
    }
    addBlocking(estimate, *measured.back().analysis);
    return estimate;
}

} // namespace lockkeeper
