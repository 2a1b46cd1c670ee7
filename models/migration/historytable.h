// An entry of histories/: the tracking table of one tool, read and written so that the tool itself agrees afterwards.
// Blocking functions over a session that may write. Sources of the facts: shared/ENGINES.md, and each tool's own tables.
#pragma once

#include "models/migration/migration.h"
#include "models/postgres/session.h"

#include <functional>
#include <vector>

namespace lockkeeper {

/// What a tool's table says of one migration.
struct AppliedMigration
{
    QString key;           ///< Migration::historyKey(), or a version that the project does not have
    QString name;
    QByteArray checksum;   ///< as the tool writes it; empty where it keeps none
    QDateTime at;          ///< invalid where it keeps none
    bool dirty = false;
};

/// A migration that was run and now is to be written down.
struct HistoryRecord
{
    const Migration &migration;
    const QList<Migration> &project; ///< in order
    Direction direction = Direction::Up;
    double seconds = 0;
};

struct HistoryTable
{
    QString id;
    QString tool;          ///< "Flyway", for sentences
    std::function<bool(Session &)> exists;
    std::function<void(Session &, const QList<Migration> &)> create;
    /// What is applied, in the table's order; only where it exists.
    std::function<QList<AppliedMigration>(Session &, const QList<Migration> &)> read;
    /// In the transaction of the migration, or in one of its own after it.
    std::function<void(Session &, const HistoryRecord &)> record;
    /// Before a run outside of a transaction, for tools that mark the table; may be null.
    std::function<void(Session &, const HistoryRecord &)> start;
    /// As the tool computes it; null where it keeps none.
    std::function<QByteArray(const Migration &)> checksum;
    /// The key of the advisory lock under which the tool works, in the database of the session; null where it has none.
    std::function<qint64(Session &)> lockKey;
    /// Writes the checksum of a migration whose file was changed; null where it keeps none.
    std::function<void(Session &, const Migration &)> acceptChange;
    /// The same for a table in another place; null where the tool has only one.
    std::function<HistoryTable(const HistoryPlace &)> placed {};
    bool refusesUnknown = false; ///< the tool runs nothing where it finds a migration applied that the project does not have
    bool onlyThePlace = false; ///< keeps the version that the database is at, and not which migrations it has
};

std::vector<HistoryTable> allHistories();
const HistoryTable &historyOf(const QString &id);
HistoryTable historyOf(const QString &id, const HistoryPlace &place);

} // namespace lockkeeper
