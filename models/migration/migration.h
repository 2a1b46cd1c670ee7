// One step of a project's schema: its up and, mostly, its down. Plain data; texts are read when they are needed.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace lockkeeper {

enum class Direction { Up, Down };
/// "up", "down".
QString directionId(Direction direction);

struct Migration
{
    QString version;   ///< "20261110101000": unique, ordered as the format orders
    QString name;      ///< "orders_fulfilment_status"
    QString upFile;    ///< absolute; empty where it is missing
    QString downFile;

    bool operator==(const Migration &) const = default;
    QString file(Direction direction) const { return direction == Direction::Up ? upFile : downFile; }
    /// "20261110101000 orders_fulfilment_status"
    QString title() const { return version + u' ' + name; }
};

enum class MigrationState { Applied, Pending, MissingDown, Changed, MissingFile, Dirty, OutOfOrder };
/// "applied", "pending", "missing-down", ...
QString stateId(MigrationState state);
/// "Applied", "Down is missing", ...
QString stateName(MigrationState state);

/// A row of the history: one run of one migration.
struct HistoryEntry
{
    QString version;
    QString name;
    QByteArray checksum;   ///< of the up file, SHA-256 hex
    Direction direction = Direction::Up;
    QString who;
    QDateTime at;
    double seconds = 0;
    QString outcome;       ///< "done", or "started" of a run that never ended
    int statementsDone = 0;///< of a run outside a transaction
};

/// A migration with what a server knows of it.
struct MigrationStatus
{
    Migration migration;
    MigrationState state = MigrationState::Pending;
    QDateTime appliedAt;   ///< invalid where it is not applied
    bool missingDown = false;
    bool isApplied() const { return state != MigrationState::Pending && state != MigrationState::OutOfOrder && appliedAt.isValid(); }
};

} // namespace lockkeeper
