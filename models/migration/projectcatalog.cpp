#include "models/migration/projectcatalog.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/directions.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>
#include <QFileInfo>

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

AnalysisInput inputAsToolRuns(const MigrationProject &project, const Migration &migration, Direction direction, const CatalogPtr &before, int serverVersion)
{
    const std::optional<bool> marked = migration.transactional(direction);
    AnalysisInput input { .before = before, .serverVersion = serverVersion, .implicitTransaction = true, .sending = project.run.sending, .lockTransaction = project.run.lockTransaction };
    if (input.sending == Sending::OneKind && marked) // what is marked is not looked at
        input.sending = Sending::Statements;
    if (project.assumedOneQuery)
        input.sending = (input.assumedSending = *project.assumedOneQuery ? Sending::OneQuery : Sending::Statements).value();
    input.assumedTransaction = project.assumedTransaction;
    input.runnerTransaction = marked.value_or(true) && project.assumedTransaction.value_or(project.run.inTransaction);
    return input;
}

QString refusalOfTool(const MigrationProject &project, const Migration &migration, int serverVersion)
{
    static const QStringList rules { QStringLiteral("concurrently-in-tx"), QStringLiteral("tx-mixed") };
    for (const Direction direction : { Direction::Up, Direction::Down }) {
        if (!migration.file(direction).endsWith(u".sql"))
            continue;
        try {
            const QByteArray text = readTextFile(migration.file(direction));
            const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, inputAsToolRuns(project, migration, direction, std::make_shared<const Catalog>(), serverVersion));
            for (const Finding &finding : analysis->findings)
                if (finding.severity == Severity::Error && rules.contains(finding.rule))
                    return QCoreApplication::translate("Project", "%1, line %2: %3").arg(QFileInfo(migration.file(direction)).fileName()).arg(LineMap(text).line(finding.range.begin)).arg(finding.message);
        } catch (const Error &) {
            continue; // running it says why it cannot be read
        }
    }
    return {};
}

QByteArray searchPathOf(const ConnectionProfile &profile)
{
    const QString searchPath = profile.settings.value(QStringLiteral("search_path"));
    return searchPath.isEmpty() ? QByteArray() : "SET search_path = " + searchPath.toUtf8() + "; ";
}

} // namespace lockkeeper
