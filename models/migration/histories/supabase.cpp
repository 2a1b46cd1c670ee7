// supabase_migrations.schema_migrations(version, statements, name): a row for each applied version.
#include "models/migration/historysupport.h"

#include "models/migration/migrationscript.h"
#include "models/sql/script.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "supabase_migrations.schema_migrations");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE SCHEMA IF NOT EXISTS supabase_migrations; CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY, statements text[], name text)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    // Older tables have nothing but the version.
    const Result rows = session.execute("SELECT version, coalesce(to_jsonb(m) ->> 'name', '') FROM supabase_migrations.schema_migrations m ORDER BY version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), rows.text(row, 1), {}, {}, false };
    return applied;
}

/// As a literal of text[], each statement as an element.
static QByteArray statementsOf(const Migration &migration)
{
    const Script script(migrationText(migration, Direction::Up));
    QByteArrayList elements;
    for (const Statement &statement : script.statements())
        elements << '"' + script.textOf(statement).replace('\\', "\\\\").replace('"', "\\\"") + '"';
    return '{' + elements.join(',') + '}';
}

static void record(Session &session, const HistoryRecord &record)
{
    session.query("DELETE FROM supabase_migrations.schema_migrations WHERE version = $1", { parameter(record.migration.version) });
    if (record.direction == Direction::Down)
        return;
    session.execute("ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS statements text[], ADD COLUMN IF NOT EXISTS name text");
    session.query("INSERT INTO supabase_migrations.schema_migrations (version, statements, name) VALUES ($1, $2, $3)", { parameter(record.migration.version), statementsOf(record.migration), parameter(record.migration.name) });
}

HistoryTable supabase()
{
    return { QStringLiteral("supabase"), QStringLiteral("Supabase"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
