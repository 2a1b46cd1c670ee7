// What a rehearsal measured. Plain data, kept with the project as JSON and tied to the content of the migration's files.
#pragma once

#include "models/catalog/catalogdifference.h"
#include "models/change/lockmode.h"
#include "models/migration/migration.h"
#include "models/rehearsal/failurepoints.h"
#include "models/rehearsal/estimate.h"
#include "models/rehearsal/isolation.h"
#include "models/rehearsal/load.h"
#include "models/rehearsal/plans.h"
#include "models/rehearsal/tenanttrial.h"

#include <QJsonObject>
#include <QStringList>
#include <optional>

namespace lockkeeper {

struct MeasuredLock
{
    QString relation;      ///< "shop.orders"
    LockMode mode = LockMode::None;
    double from = 0;       ///< seconds since the first statement of its direction began
    double until = 0;      ///< when its transaction ended
    bool newRelation = false;
    bool operator==(const MeasuredLock &) const = default;
};

struct StatementMeasure
{
    Direction direction = Direction::Up;
    int line = 1;
    QString text;          ///< what it does, in words
    double start = 0;      ///< seconds since the direction began
    double seconds = 0;
    QList<MeasuredLock> locks; ///< taken by this statement
    LockMode held = LockMode::None; ///< the strongest that its transaction holds after it
    QStringList rewritten; ///< relations with a new file
    qint64 rowsScanned = 0;///< read by sequential scans
    qint64 walBytes = 0;
    qint64 temporaryBytes = 0; ///< written to temporary files
    bool deletes = false;  ///< a DELETE
    bool metNoRow = false; ///< an UPDATE or DELETE that found nothing, though its table has rows: what it does to them was not tried
    bool sampled = false;  ///< locks seen by another session, because it runs outside a transaction
    QList<LockImpact> predicted;
    QStringList disagreements; ///< between prediction and measurement; empty where they agree

    LockMode strongest() const;
    LockMode strongestPredicted() const { return strongestMode(predicted); }
    /// "rewrite", "scan", "none", as measured.
    QString work() const;
};

struct Probe
{
    enum class Kind { Uses, Border, Refused, Update, Delete, OldInsert, OldUpdate };
    QString object;
    Kind kind = Kind::Uses;
    bool ok = false;
    QString detail;        ///< what was written, and what the server said where that was not expected
    QString kindName() const;
    /// "uses", "border", "refused", ...
    QString kindId() const;
};

struct DataDifference
{
    enum class Kind { LostRows, LostValues, ChangedValues, Orphans, SequenceBehind };
    QString object;        ///< "shop.orders" or "shop.orders.note"
    Kind kind = Kind::LostRows;
    qint64 count = 0;
    QStringList samples;   ///< "key: value", as it was
    QStringList now {};    ///< the same values as they are after the down, where they are others
    bool operator==(const DataDifference &) const = default;
    QString sentence() const;
    /// "lost-rows", "lost-values", "changed-values", "orphans", "sequence-behind".
    QString kindId() const;
};

struct RehearsalStep
{
    enum class State { Pending, Running, Ok, Warning, Failed, Skipped };
    QString id;            ///< "up", "compare-data"
    QString title;
    State state = State::Pending;
    double seconds = 0;
    QString detail;
};

/// How far up, down and up again came.
struct RehearsedRun
{
    QString upError, downError, reupError;
    QString downState;     ///< ok, missing, empty, failed; empty where the up did not run
    bool reupRan = false;

    bool failed() const { return !upError.isEmpty() || !downError.isEmpty() || !reupError.isEmpty(); }
    bool operator==(const RehearsedRun &) const = default;
};

struct RehearsalReport
{
    enum class Verdict { Safe, Caution, Unsafe };

    Migration migration;
    QByteArray contentHash;   ///< of up and down together
    QDateTime at;
    QString serverVersion;
    QString versionNote;
    double seconds = 0;
    QList<RehearsalStep> steps;
    QList<StatementMeasure> statements;
    RehearsedRun run;
    std::optional<RehearsedRun> withRows; ///< with rows in the tables, where that failed and @c run, without, came further
    QString restored;         ///< exact, order, different; empty where no down ran
    QList<CatalogDifference> differences;
    QList<CatalogDifference> ofDatabase;   ///< the same of the database itself, or its server: no part of the schema, so they do not count for @c restored
    QList<DataDifference> dataDifferences; ///< of rows that were there before
    QStringList newValuesLost;///< written since the up, gone after the down: "1 value of shop.orders.fulfilment_status"
    QStringList rowsLeft;     ///< written by the up into tables of before, still there after the down
    QStringList looseRows;    ///< written after the second up, refused before the first: "shop.orders.note is NULL"
    QString looseRowsError;   ///< of the down over them
    bool reupSame = false;    ///< the schema
    QList<DataDifference> reupDataDifferences; ///< of rows that were there before, by one of the two ups only
    QString repeatError;      ///< of the up once more, where the down has no statement and the schema is as before
    QList<Probe> probes;
    QStringList notExercised;
    qint64 rowsBefore = 0;
    int tablesBefore = 0;
    QString dataSource;       ///< where the rows came from, as a sentence
    int maskedColumns = 0;    ///< personal values in them were changed on their way
    QStringList unfilled;     ///< tables for which no row could be made up, with the reason
    QStringList dataByNewRows;  ///< what the down does to rows of before only where new ones were written, in words
    QStringList programsBefore; ///< migrations before it that are programs, which nobody ran here
    QStringList skippedBefore;///< migrations before it that do not run in the sandbox, with the error
    QString verifyError;      ///< of its own verification queries
    int verified = 0;         ///< how many of them there are
    QString overItselfError;  ///< of the up once more, where it claims to be idempotent
    QStringList invalidIndexes; ///< that the up left
    std::optional<IsolationReport> isolation; ///< of tenants that share tables, where the up touched one
    std::optional<TenantTrial> tenantTrial;     ///< of tenants with a schema or a database each
    std::optional<FailurePoints> failurePoints; ///< where they were asked for
    std::optional<LoadReport> load;             ///< the same
    std::optional<PlanReport> plans;            ///< the same
    std::optional<Estimate> estimate;           ///< the same
    Verdict verdict = Verdict::Unsafe;
    QString sentence;         ///< the verdict in one sentence
    QString remark;           ///< what else is true

    /// The longest time in which reads, or writes, of one table wait, as measured.
    double readsBlocked(Direction direction = Direction::Up) const;
    double writesBlocked(Direction direction = Direction::Up) const;
    QList<StatementMeasure> statementsOf(Direction direction) const;
    const RehearsalStep *step(const QString &id) const;
    /// Valid until the report is copied.
    RehearsalStep *step(const QString &id);

    QList<CatalogDifference> allDifferences() const { return differences + ofDatabase; }

    /// Up and down leave other values in rows that were there before, or rows that point at nothing; or the second up
    /// does other things to them than the first.
    bool changesValues() const;
    /// The down ran and left the schema of before, and the up ran again to its own.
    bool isReversible() const;
    /// Nothing that was there before is lost or changed by up and down, with rows in the tables.
    bool isLossless() const;
    /// Sets verdict, sentence and remark from the rest.
    void judge();

    QJsonObject toJson() const;
    static RehearsalReport fromJson(const QJsonObject &json);
};

/// "Safe", "Caution", "Unsafe": for people.
QString verdictName(RehearsalReport::Verdict verdict);

/// SHA-256 over the up and the down file as they are now.
QByteArray rehearsalHash(const Migration &migration);

} // namespace lockkeeper
