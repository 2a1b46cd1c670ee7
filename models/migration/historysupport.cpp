#include "models/migration/historysupport.h"

#include "models/core/error.h"
#include "models/postgres/identifier.h"

#include <array>

namespace lockkeeper {

const HistoryTable &historyOf(const QString &id)
{
    static const std::vector<HistoryTable> histories = allHistories();
    for (const HistoryTable &history : histories)
        if (history.id == id)
            return history;
    throw Error(ErrorKind::Input, QStringLiteral("The history %1 is not known.").arg(id));
}

HistoryTable historyOf(const QString &id, const HistoryPlace &place)
{
    const HistoryTable &history = historyOf(id);
    return history.placed && place != HistoryPlace() ? history.placed(place) : history;
}

namespace histories {

QByteArray tableIn(const HistoryPlace &place, const QString &usual)
{
    const QString table = quoteIdentifier(place.table.isEmpty() ? usual : place.table);
    return (place.schema.isEmpty() ? table : quoteIdentifier(place.schema) + u'.' + table).toUtf8();
}

bool tableExists(Session &session, const QByteArray &table)
{
    return !session.query("SELECT to_regclass($1)", { table }).isNull(0, 0);
}

bool tableHasColumn(Session &session, const QByteArray &table, const QByteArray &column)
{
    return session.query("SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped", { table, column }).rows() > 0;
}

QDateTime timeOf(const Result &rows, int row, int column)
{
    return rows.isNull(row, column) ? QDateTime() : QDateTime::fromString(rows.text(row, column), Qt::ISODateWithMs);
}

QByteArray utc(const QByteArray &expression)
{
    return "to_char((" + expression + ")::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
}

QList<AppliedMigration> upTo(const QString &version, const QList<Migration> &project, bool dirty)
{
    QList<AppliedMigration> applied;
    const auto last = std::find_if(project.begin(), project.end(), [&](const Migration &migration) { return migration.version == version; });
    if (last == project.end())
        return { { version, {}, {}, {}, dirty } };
    for (auto migration = project.begin(); migration <= last; ++migration)
        applied << AppliedMigration { migration->historyKey(), migration->name, {}, {}, dirty && migration == last };
    return applied;
}

const Migration *previous(const HistoryRecord &record)
{
    const Migration *before = nullptr;
    for (const Migration &migration : record.project) {
        if (migration.version == record.migration.version)
            return before;
        before = &migration;
    }
    return nullptr;
}

quint32 crc32(const QByteArray &bytes)
{
    static const std::array<quint32, 256> table = [] {
        std::array<quint32, 256> values {};
        for (quint32 i = 0; i < values.size(); ++i) {
            quint32 value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = value & 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            values[i] = value;
        }
        return values;
    }();
    quint32 sum = 0xFFFFFFFFu;
    for (const char byte : bytes)
        sum = table[(sum ^ static_cast<unsigned char>(byte)) & 0xFF] ^ (sum >> 8);
    return ~sum;
}

QString databaseName(Session &session)
{
    return session.query("SELECT current_database()").text(0, 0);
}

} // namespace histories
} // namespace lockkeeper
