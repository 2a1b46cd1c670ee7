// An entry of histories/: the tracking table of one tool. Blocking functions over a session that may write.
#pragma once

#include "models/migration/migration.h"
#include "models/postgres/session.h"

#include <functional>
#include <vector>

namespace lockkeeper {

struct HistoryTable
{
    QString id;
    std::function<bool(Session &)> exists;
    std::function<void(Session &)> create;
    /// Every run, oldest first; empty where the table does not exist.
    std::function<QList<HistoryEntry>(Session &)> read;
    /// Writes one row and returns its id. Inside a transaction it commits with the migration.
    std::function<qint64(Session &, const HistoryEntry &)> add;
    /// Of a run outside a transaction: statement number @p statementsDone is about to be sent.
    std::function<void(Session &, qint64 row, int statementsDone)> note;
    std::function<void(Session &, qint64 row, double seconds)> finish;
};

std::vector<HistoryTable> allHistories();

} // namespace lockkeeper
