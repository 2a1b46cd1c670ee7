#include "models/migration/squash.h"

#include "models/catalog/catalogreader.h"
#include "models/change/restoring.h"
#include "models/core/error.h"
#include "models/migration/drift.h"
#include "models/migration/migrationscript.h"
#include "models/postgres/clienttools.h"

#include <QCoreApplication>
#include <QScopeGuard>

namespace lockkeeper {

/// INSERT, UPDATE, DELETE and COPY leave rows that the schema alone does not have.
static bool writesRows(const Migration &migration)
{
    const ScriptPlan plan = planMigration(migration, Direction::Up);
    for (const StatementAnalysis &statement : plan.analysis->statements)
        for (const Operation &operation : statement.operations)
            if (operation->kind() == u"write-rows" || operation->kind() == u"copy-in")
                return true;
    return false;
}

/// Our own statements for what a catalog holds: they read like migrations.
static QByteArray statementsFor(const Catalog &made, const Catalog &empty)
{
    QByteArray sql;
    const Restoring restoring = restoringStatements(made, empty);
    for (const Extension &extension : made.extensions)
        if (!empty.extensions.contains(extension.name))
            sql += "CREATE EXTENSION IF NOT EXISTS " + quoteIdentifier(extension.name).toUtf8() + ";\n\n";
    for (const QString &statement : restoring.first + restoring.last)
        sql += statement.toUtf8() + (statement.endsWith(u';') ? "\n\n" : ";\n\n");
    return sql;
}

/// What pg_dump writes for a database, without what it sets for its own session, where an empty search_path would stay for
/// the migrations after it, and without the role of the private server. Empty without a pg_dump that knows the server.
static QByteArray dumpOf(Sandbox &sandbox, const QString &database, Progress &progress)
{
    const ConnectionProfile profile = sandbox.profile(database);
    const QByteArray role = quoteIdentifier(profile.user).toUtf8();
    ChildResult dump;
    try {
        dump = runClientTool(QStringLiteral("pg_dump"), { QStringLiteral("--schema-only"), QStringLiteral("--no-tablespaces"), QStringLiteral("--no-password") }, { profile, {} }, progress);
    } catch (const Error &error) {
        if (error.kind == ErrorKind::Cancelled)
            throw;
    }
    if (dump.exitCode != 0)
        return {};
    const Script script(dump.output);
    QByteArray sql;
    for (const Statement &statement : script.statements()) {
        QByteArray text = script.textOf(statement);
        const bool settles = text.startsWith("SET ") && !text.startsWith("SET check_function_bodies");
        if (statement.kind == Statement::Kind::Sql && !settles && !text.startsWith("SELECT pg_catalog.set_config(") && !text.endsWith(" OWNER TO " + role))
            sql += text.replace("ALTER DEFAULT PRIVILEGES FOR ROLE " + role + ' ', "ALTER DEFAULT PRIVILEGES ") + ";\n\n";
    }
    return sql;
}

/// What else @p sql makes than @p made, in sentences; empty where it makes the same.
static QStringList differencesOf(const Catalog &made, Sandbox &sandbox, const QByteArray &sql, Progress &progress)
{
    QStringList sentences;
    try {
        for (const CatalogDifference &difference : catalogDifferences(made, *builtCatalog(sandbox, sql, progress)))
            if (difference.kind != CatalogDifference::Kind::Order && difference.kind != CatalogDifference::Kind::Layout)
                sentences << difference.sentence();
    } catch (const Error &error) {
        if (error.kind == ErrorKind::Cancelled)
            throw;
        sentences << error.fullText();
    }
    return sentences;
}

Squash squashed(Sandbox &sandbox, const MigrationProject &project, const QString &version, Progress &progress)
{
    if (!project.migration(version))
        throw Error(ErrorKind::Input, QCoreApplication::translate("Squash", "The project has no version %1.").arg(version), QCoreApplication::translate("Squash", "lockkeeper status lists the versions."));
    const QString database = builtDatabase(sandbox, project, version, progress);
    const auto drop = qScopeGuard([&] { sandbox.drop(database); });
    const CatalogPtr made = withoutHistories(*readCatalog(*sandbox.connect(database, progress), progress));
    Squash squash;
    squash.sql = statementsFor(*made, *builtCatalog(sandbox, QByteArray("SELECT 1;"), progress));
    squash.differences = differencesOf(*made, sandbox, squash.sql, progress);
    if (!squash.differences.isEmpty())
        if (const QByteArray dumped = dumpOf(sandbox, database, progress); !dumped.isEmpty() && differencesOf(*made, sandbox, dumped, progress).isEmpty())
            squash = { dumped, {}, {} };
    for (const Migration &migration : project.migrations) {
        if (writesRows(migration))
            squash.withData << migration.title();
        if (migration.version == version)
            break;
    }
    return squash;
}

} // namespace lockkeeper
