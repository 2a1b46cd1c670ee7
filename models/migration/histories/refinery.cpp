// refinery_schema_history(version, name, applied_on, checksum): a row a migration, with SipHash-1-3 of name, version and text.
#include "models/migration/historysupport.h"

#include "models/core/files.h"

#include <QtEndian>
#include <bit>

namespace lockkeeper::histories {

namespace {

struct SipState
{
    quint64 a = 0x736f6d6570736575, b = 0x646f72616e646f6d, c = 0x6c7967656e657261, d = 0x7465646279746573; // of a key of zeros

    void round()
    {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }
    void take(quint64 word)
    {
        d ^= word;
        round();
        a ^= word;
    }
};

quint64 sipHash13(QByteArray bytes)
{
    const quint64 length = quint64(bytes.size()) << 56;
    bytes.append(qsizetype(8 - bytes.size() % 8), '\0');
    SipState state;
    for (qsizetype at = 0; at < bytes.size(); at += 8) {
        const quint64 word = qFromLittleEndian<quint64>(bytes.constData() + at);
        state.take(at + 8 == bytes.size() ? word | length : word);
    }
    state.c ^= 0xff;
    for (int i = 0; i < 3; ++i)
        state.round();
    return state.a ^ state.b ^ state.c ^ state.d;
}

} // namespace

static bool exists(Session &session)
{
    return tableExists(session, "refinery_schema_history");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS refinery_schema_history (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255))");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT version::text, coalesce(name, ''), coalesce(checksum, ''), coalesce(applied_on, '') FROM refinery_schema_history h ORDER BY h.version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), rows.text(row, 1), rows.text(row, 2).toUtf8(), QDateTime::fromString(rows.text(row, 3), Qt::ISODateWithMs), false };
    return applied;
}

/// As Rust hashes: the bytes of a text and 0xff, a number of 32 bits with its low byte first.
static QByteArray checksum(const Migration &migration)
{
    QByteArray version(4, '\0');
    qToLittleEndian(migration.version.toInt(), version.data());
    return QByteArray::number(sipHash13(migration.name.toUtf8() + '\xff' + version + readTextFile(migration.upFile) + '\xff'));
}

static void record(Session &session, const HistoryRecord &record)
{
    const Migration &migration = record.migration;
    const QByteArray version = QByteArray::number(migration.version.toInt());
    session.query("DELETE FROM refinery_schema_history WHERE version = $1", { version });
    if (record.direction == Direction::Up)
        session.query("INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES ($1, $2, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), $3)", { version, parameter(migration.name), checksum(migration) });
}

static void acceptChange(Session &session, const Migration &migration)
{
    session.query("UPDATE refinery_schema_history SET checksum = $2, name = $3 WHERE version = $1", { QByteArray::number(migration.version.toInt()), checksum(migration), parameter(migration.name) });
}

HistoryTable refinery()
{
    return { QStringLiteral("refinery"), QStringLiteral("refinery"), exists, create, read, record, nullptr, checksum, nullptr, acceptChange };
}

} // namespace lockkeeper::histories
