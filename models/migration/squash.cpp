#include "models/migration/squash.h"

#include "models/change/restoring.h"
#include "models/core/error.h"
#include "models/migration/drift.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>

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

Squash squashed(Sandbox &sandbox, const MigrationProject &project, const QString &version, Progress &progress)
{
    if (!project.migration(version))
        throw Error(ErrorKind::Input, QCoreApplication::translate("Squash", "The project has no version %1.").arg(version), QCoreApplication::translate("Squash", "lockkeeper status lists the versions."));
    Squash squash;
    const CatalogPtr made = withoutHistories(*builtCatalog(sandbox, project, version, progress));
    const CatalogPtr empty = builtCatalog(sandbox, QByteArray("SELECT 1;"), progress);
    const Restoring restoring = restoringStatements(*made, *empty);
    for (const Extension &extension : made->extensions)
        if (!empty->extensions.contains(extension.name))
            squash.sql += "CREATE EXTENSION IF NOT EXISTS " + quoteIdentifier(extension.name).toUtf8() + ";\n\n";
    for (const QString &statement : restoring.first + restoring.last)
        squash.sql += statement.toUtf8() + (statement.endsWith(u';') ? "\n\n" : ";\n\n");
    const CatalogPtr again = builtCatalog(sandbox, squash.sql, progress);
    for (const CatalogDifference &difference : catalogDifferences(*made, *again))
        if (difference.kind != CatalogDifference::Kind::Order && difference.kind != CatalogDifference::Kind::Layout)
            squash.differences << difference.sentence();
    for (const Migration &migration : project.migrations) {
        if (writesRows(migration))
            squash.withData << migration.title();
        if (migration.version == version)
            break;
    }
    return squash;
}

} // namespace lockkeeper
