#include "models/migration/projectcatalog.h"

#include "models/core/error.h"
#include "models/migration/migrationscript.h"

namespace lockkeeper {

CatalogPtr computedCatalog(const MigrationProject &project, const QString &version, int serverVersion, const QByteArray &first)
{
    auto empty = std::make_shared<Catalog>();
    empty->complete = true; // what the migrations do not make is not there
    empty->schemas.insert(QStringLiteral("public"), { QStringLiteral("public"), {}, {}, {} });
    CatalogPtr catalog = empty;
    for (const Migration &migration : project.migrations) {
        if (version == u"0" || migration.version == version)
            break;
        try {
            catalog = analyzeScript(Script(first + migrationText(migration, Direction::Up)), { .before = catalog, .serverVersion = serverVersion })->after;
        } catch (const Error &) {
            continue;
        }
    }
    return catalog;
}

QByteArray searchPathOf(const ConnectionProfile &profile)
{
    const QString searchPath = profile.settings.value(QStringLiteral("search_path"));
    return searchPath.isEmpty() ? QByteArray() : "SET search_path = " + searchPath.toUtf8() + "; ";
}

} // namespace lockkeeper
