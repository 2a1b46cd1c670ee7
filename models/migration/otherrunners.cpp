#include "models/migration/otherrunners.h"

#include "models/migration/historysupport.h"
#include "models/migration/runlock.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("OtherRunners", text);
}

/// Keys of tools whose history we do not write, or whose key does not need the session.
static QMap<qint64, QString> knownKeys(Session &session)
{
    QMap<qint64, QString> keys;
    for (const HistoryTable &history : allHistories())
        if (history.lockKey)
            keys.insert(history.lockKey(session), history.tool);
    static constexpr qint64 railsSalt = 2053462845;
    keys.insert(railsSalt * histories::crc32(histories::databaseName(session).toUtf8()), QStringLiteral("Rails"));
    return keys;
}

/// A key of Flyway for whatever name its table has: a constant plus 32 bits.
static bool isFlyway(qint64 key)
{
    static constexpr qint64 base = 0x466C79776179, spread = qint64(1) << 31;
    return key >= base - spread && key < base + spread;
}

static void addLockRows(Session &session, QList<OtherRunner> &runners)
{
    if (histories::tableExists(session, "databasechangeloglock")) {
        const Result row = session.execute("SELECT coalesce(lockedby, ''), " + histories::utc("lockgranted") + " FROM databasechangeloglock WHERE locked");
        for (int i = 0; i < row.rows(); ++i)
            runners << OtherRunner { QStringLiteral("Liquibase"), 0, row.text(i, 0), histories::timeOf(row, i, 1) };
    }
    if (histories::tableHasColumn(session, "goose_lock", "locked") && histories::tableHasColumn(session, "goose_lock", "lease_expires_at")) {
        const Result row = session.execute("SELECT " + histories::utc("lease_expires_at") + " FROM goose_lock WHERE locked AND lease_expires_at > now()");
        for (int i = 0; i < row.rows(); ++i)
            runners << OtherRunner { QStringLiteral("goose"), 0, tr("its lease ends at %1").arg(histories::timeOf(row, i, 0).toString(Qt::ISODate)), {} };
    }
}

QList<OtherRunner> otherRunners(Session &session)
{
    QList<OtherRunner> runners;
    const Result locks = session.query("SELECT (l.classid::bigint << 32) + l.objid::bigint, l.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), " + histories::utc("coalesce(a.xact_start, a.backend_start)")
                                         + " FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted AND l.pid <> pg_backend_pid() "
                                           "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                                           "AND NOT EXISTS (SELECT FROM pg_locks ours WHERE ours.pid = l.pid AND ours.locktype = 'advisory' AND ours.objsubid = 1 AND (ours.classid::bigint << 32) + ours.objid::bigint = $1)", { parameter(runLockKey) });
    if (locks.rows()) {
        const QMap<qint64, QString> keys = knownKeys(session);
        for (int row = 0; row < locks.rows(); ++row) {
            const qint64 key = locks.integer(row, 0);
            const QString tool = keys.value(key, isFlyway(key) ? QStringLiteral("Flyway") : QString());
            if (!tool.isEmpty())
                runners << OtherRunner { tool, locks.integer(row, 1), QStringList { locks.text(row, 2), locks.text(row, 3) }.join(u' ').trimmed(), histories::timeOf(locks, row, 4) };
        }
    }
    addLockRows(session, runners);
    return runners;
}

QString sentenceOf(const OtherRunner &runner)
{
    if (runner.pid == 0)
        return tr("%1 says that it is migrating this database: %2 holds its lock row.").arg(runner.tool, runner.who.isEmpty() ? tr("somebody") : runner.who);
    return tr("%1 is migrating this database: process %2, %3, since %4.").arg(runner.tool).arg(runner.pid).arg(runner.who.isEmpty() ? tr("of an unknown user") : runner.who, runner.since.toLocalTime().toString(QStringLiteral("HH:mm:ss")));
}

} // namespace lockkeeper
