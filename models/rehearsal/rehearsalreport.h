// What a rehearsal measured. Plain data, kept with the project as JSON and tied to the content of the migration's files.
#pragma once

#include "models/catalog/catalogdifference.h"
#include "models/change/lockmode.h"
#include "models/migration/migration.h"

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
    enum class Kind { Uses, Border, Refused, Update, Delete };
    QString object;
    Kind kind = Kind::Uses;
    bool ok = false;
    QString detail;        ///< what was written, and what the server said where that was not expected
    QString kindName() const;
};

struct DataDifference
{
    enum class Kind { LostRows, LostValues, ChangedValues };
    QString object;        ///< "shop.orders" or "shop.orders.note"
    Kind kind = Kind::LostRows;
    qint64 count = 0;
    QStringList samples;
    bool operator==(const DataDifference &) const = default;
    QString sentence() const;
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
    QString upError, downError, reupError;
    QString downState;        ///< ok, missing, empty, failed
    QString restored;         ///< exact, order, different; empty where the down did not run
    QList<CatalogDifference> differences;
    QList<DataDifference> dataDifferences; ///< of rows that were there before
    QStringList newValuesLost;///< written since the up, gone after the down: "1 value of shop.orders.fulfilment_status"
    bool reupSame = false;    ///< the schema
    QList<DataDifference> reupDataDifferences; ///< of rows that were there before, by one of the two ups only
    QList<Probe> probes;
    QStringList notExercised;
    qint64 rowsBefore = 0;
    int tablesBefore = 0;
    Verdict verdict = Verdict::Unsafe;
    QString sentence;         ///< the verdict in one sentence
    QString remark;           ///< what else is true

    /// The longest time in which reads, or writes, of one table wait, as measured.
    double readsBlocked(Direction direction = Direction::Up) const;
    double writesBlocked(Direction direction = Direction::Up) const;
    QList<StatementMeasure> statementsOf(Direction direction) const;

    QJsonObject toJson() const;
    static RehearsalReport fromJson(const QJsonObject &json);
};

/// "Safe", "Caution", "Unsafe": for people.
QString verdictName(RehearsalReport::Verdict verdict);

/// SHA-256 over the up and the down file as they are now.
QByteArray rehearsalHash(const Migration &migration);

} // namespace lockkeeper
