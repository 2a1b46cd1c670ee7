// What several histories do alike.
#pragma once

#include "models/migration/historytable.h"

namespace lockkeeper::histories {

/// The quoted name of a tool's table.
QByteArray tableIn(const HistoryPlace &place, const QString &usual);
/// Looks along the search path, as the tools do.
bool tableExists(Session &session, const QByteArray &table);
bool tableHasColumn(Session &session, const QByteArray &table, const QByteArray &column);
QDateTime timeOf(const Result &rows, int row, int column);
/// A timestamp expression as text that timeOf() reads.
QByteArray utc(const QByteArray &expression);
/// For tables of one row: everything up to and with the version that it names.
QList<AppliedMigration> upTo(const QString &version, const QList<Migration> &project, bool dirty);
/// The one before; null for the first.
const Migration *previous(const HistoryRecord &record);
/// CRC-32 as in zip and PNG.
quint32 crc32(const QByteArray &bytes);
QString databaseName(Session &session);

} // namespace lockkeeper::histories
