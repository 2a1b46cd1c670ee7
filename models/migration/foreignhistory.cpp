#include "models/migration/foreignhistory.h"

#include "models/core/error.h"
#include "models/migration/formatsupport.h"
#include "models/migration/historysupport.h"
#include "models/postgres/identifier.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("ForeignHistory", text);
}

namespace {

struct KnownTable
{
    const char *tool;
    const char *table;
    const char *column;          ///< by which it is known
    const char *where = "true";  ///< what a row of a migration fulfils
};

} // namespace

/// Tenants have a table each, and a search path leads to its own: those of others mean nothing.
static bool liesByTenant(const Session &session, const MigrationProject &project)
{
    return project.tenancy().runsForEach() || session.profile().settings.contains(QStringLiteral("search_path"));
}

/// A table as the project's own tool makes it, with rows, where no setting that is read here says that it lies.
static std::optional<ForeignHistory> ownElsewhere(Session &session, const MigrationProject &project)
{
    static const QMap<QString, QByteArray> columns {
        { QStringLiteral("alembic"), "{version_num}" }, { QStringLiteral("flyway"), "{installed_rank,installed_by,script}" }, { QStringLiteral("liquibase"), "{orderexecuted,md5sum,exectype}" },
        { QStringLiteral("goose"), "{version_id,is_applied}" }, { QStringLiteral("sqitch"), "{change_id,script_hash,planned_at}" }, { QStringLiteral("golang-migrate"), "{version,dirty}" },
        { QStringLiteral("prisma"), "{rolled_back_at,applied_steps_count}" }, { QStringLiteral("node-pg-migrate"), "{id,name,run_on}" }, { QStringLiteral("atlas"), "{partial_hashes,operator_version}" },
    };
    if (project.historyPlace != HistoryPlace() || liesByTenant(session, project))
        return std::nullopt;
    for (const QString &id : project.histories) {
        if (!columns.contains(id))
            continue;
        const Result tables = session.query("SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' "
                                            "AND (SELECT count(*) FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND attname = ANY ($1::text[])) = cardinality($1::text[])", { columns[id] });
        for (int row = 0; row < tables.rows(); ++row)
            if (session.query("SELECT 1 FROM " + tables.text(row, 0).toUtf8() + " LIMIT 1").rows())
                return ForeignHistory { historyOf(id).tool, tables.text(row, 0) };
    }
    return std::nullopt;
}

/// A table of a tool that nobody here knows: named like one, and most of its rows are this project's versions or names.
static std::optional<ForeignHistory> unknownHistory(Session &session, const MigrationProject &project)
{
    QStringList known;
    for (const Migration &migration : project.migrations) {
        QString number = migration.version;
        while (number.startsWith(u'0'))
            number.remove(0, 1);
        const QFileInfo file(migration.upFile);
        for (const QString &spelling : { migration.version, number, migration.name, file.fileName(), file.completeBaseName(), file.baseName(), file.dir().dirName() })
            if (!spelling.isEmpty())
                known << quoteLiteral(spelling);
    }
    if (known.isEmpty() || liesByTenant(session, project))
        return std::nullopt;
    const Result columns = session.query("SELECT format('%I.%I', n.nspname, c.relname), quote_ident(a.attname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
                                         "WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> $1 AND has_table_privilege(c.oid, 'SELECT') AND c.relname ~* 'migration|schema_?(version|history)|changelog' AND a.attnum > 0 AND NOT a.attisdropped "
                                         "AND a.attname ~* '^(version|name|filename|file_name|file|script|migration|migration_name|migration_id)$' ORDER BY 1, a.attnum", { "lockkeeper" });
    for (int row = 0; row < columns.rows(); ++row) {
        const QByteArray column = columns.bytes(row, 1);
        if (session.query("SELECT count(*) > 0 AND count(*) FILTER (WHERE value IN (" + known.join(u',').toUtf8() + ")) * 2 > count(*) FROM (SELECT " + column + "::text AS value FROM " + columns.bytes(row, 0) + " LIMIT 1000) looked").boolean(0, 0))
            return ForeignHistory { tr("another tool"), columns.text(row, 0) };
    }
    return std::nullopt;
}

static bool hasOwnHistory(Session &session, const MigrationProject &project)
{
    return std::any_of(project.histories.begin(), project.histories.end(), [&](const QString &id) { return historyOf(id, project.historyPlace).exists(session); });
}

std::optional<ForeignHistory> foreignHistory(Session &session, const MigrationProject &project)
{
    static constexpr KnownTable known[] = {
        { "refinery", "refinery_schema_history", "checksum" },
        { "Supabase", "supabase_migrations.schema_migrations", "version" },
        { "Flyway", "schema_version", "installed_rank" },
        { "Morph", "db_migrations", "name" },
        { "pgmigrate", "schema_version", "installed_by" },
        { "tern", "schema_version", "version", "version > 0" },
        { "node-pg-migrate", "pgmigrations", "run_on" },
        { "graphile-migrate", "graphile_migrate.migrations", "hash" },
        { "Drizzle", "drizzle.__drizzle_migrations", "hash" },
        { "knex", "knex_migrations", "migration_time" },
        { "db-migrate", "migrations", "run_on" },
        { "TypeORM", "migrations", "timestamp" },
        { "Laravel", "migrations", "batch" },
        { "Sequelize", "\"SequelizeMeta\"", "name" },
        { "MikroORM", "mikro_orm_migrations", "executed_at" },
        { "Doctrine", "doctrine_migration_versions", "executed_at" },
        { "Django", "django_migrations", "applied" },
        { "Entity Framework", "\"__EFMigrationsHistory\"", "MigrationId" },
        { "Hasura", "hdb_catalog.schema_migrations", "version" },
        { "Hasura", "hdb_catalog.hdb_version", "cli_state", "coalesce(cli_state::jsonb -> 'migrations', '{}') <> '{}'" },
    };
    if (hasOwnHistory(session, project))
        return std::nullopt;
    for (const KnownTable &one : known) {
        if (!histories::tableHasColumn(session, one.table, one.column))
            continue;
        if (session.query(QByteArray("SELECT 1 FROM ") + one.table + " WHERE " + one.where + " LIMIT 1").rows())
            return ForeignHistory { QString::fromLatin1(one.tool), session.query("SELECT to_regclass($1)::text", { QByteArray(one.table) }).text(0, 0) };
    }
    for (const HistoryTable &other : allHistories())
        if (!project.histories.contains(other.id) && other.exists(session) && !other.read(session, {}).isEmpty())
            return ForeignHistory { other.tool, {} };
    if (const auto elsewhere = ownElsewhere(session, project))
        return elsewhere;
    return unknownHistory(session, project);
}

QString sentenceOf(const ForeignHistory &history)
{
    if (history.table.isEmpty())
        return tr("This database was migrated by %1, and these files are read as those of another tool: two with one version, or a format that lockkeeper.toml should name, make them look so.").arg(history.tool);
    return tr("This database was migrated by %1: its table %2 says what is applied, and that table is not kept here.").arg(history.tool, history.table);
}

void refuseForeignHistory(Session &session, const MigrationProject &project)
{
    if (const auto history = foreignHistory(session, project))
        throw Error(ErrorKind::Input, sentenceOf(*history), tr("Run lockkeeper baseline VERSION with the last version that is applied (0 where none of this project is), then apply what comes after it; or go on with %1. Nothing was run.").arg(history->tool));
}

/// Flyway: "Found non-empty schema(s) but no schema history table"; Prisma: P3005. What belongs to an extension does not count.
void refuseUnmarkedObjects(Session &session, const MigrationProject &project)
{
    if (!project.run.refusesObjects || hasOwnHistory(session, project))
        return;
    const QString &baseline = project.run.baselineThere;
    const bool leavesSomeOut = baseline.isEmpty() || std::any_of(project.migrations.begin(), project.migrations.end(), [&](const Migration &migration) {
        return migration.kind == MigrationKind::Versioned && !formats::versionLess(baseline, migration.version);
    });
    if (!leavesSomeOut)
        return;
    const Result object = session.query("SELECT c.oid::regclass::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = coalesce(nullif($1, ''), current_schema()) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "
                                        "AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1 LIMIT 1", { project.historyPlace.schema.toUtf8() });
    if (object.rows() == 0)
        return;
    const QString tool = historyOf(project.histories.front(), project.historyPlace).tool;
    throw Error(ErrorKind::Input,
                baseline.isEmpty() ? tr("There is %1, and no history of %2: it runs nothing in a schema that something else has made.").arg(object.text(0, 0), tool)
                                   : tr("There is %1, and no history of %2: it would take what is up to version %3 for applied (baselineOnMigrate).").arg(object.text(0, 0), tool, baseline),
                tr("Run lockkeeper baseline VERSION with the last version that is applied (0 where none of this project is), then apply what comes after it. Nothing was run."));
}

} // namespace lockkeeper
