#include "models/migration/serverdrift.h"

#include "models/catalog/catalogreader.h"
#include "models/change/reconciling.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "models/migration/projectstate.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

static QByteArray contentOf(const QList<Migration> &migrations, int majorVersion)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::number(majorVersion));
    for (const Migration &migration : migrations) {
        hash.addData(migration.version.toUtf8() + '\0');
        hash.addData(migrationText(migration, Direction::Up) + '\0');
    }
    return hash.result().toHex();
}

static BuiltMigrations build(const MigrationProject &applied, int majorVersion, const QByteArray &content, Progress &progress)
{
    const auto sandbox = Sandbox::open(majorVersion, progress);
    BuiltMigrations built { content, nullptr, sandbox->profile(QStringLiteral("postgres")).user };
    built.catalog = withoutHistories(*builtCatalog(*sandbox, applied, {}, progress), applied.historyPlace);
    return built;
}

ServerDrift driftOf(Session &session, const MigrationProject &project, const BuiltMigrations &known, Progress &progress)
{
    if (project.tenancy().runsForEach())
        throw Error(ErrorKind::Input, tr("Each tenant of this project has a schema or a database of its own, so that there is no one server to compare."), tr("lockkeeper schema --diff compares the database of one tenant."));
    MigrationProject applied = project;
    applied.migrations.clear();
    for (const MigrationStatus &status : Migrator(session, project).status())
        if (status.isApplied() && status.state != MigrationState::Dirty && !status.migration.upFile.isEmpty())
            applied.migrations << status.migration;
    ServerDrift drift;
    drift.applied = int(applied.migrations.size());
    const QByteArray content = contentOf(applied.migrations, session.majorVersion());
    drift.built = known.content == content ? known : build(applied, session.majorVersion(), content, progress);
    progress.report(tr("Reading the schema of the server."));
    drift.server = withoutHistories(*readCatalog(session, progress), project.historyPlace);
    drift.project = ownedAs(*drift.built.catalog, drift.built.builder, *drift.server);
    drift.differences = catalogDifferences(*drift.project, *drift.server);
    return drift;
}

static QByteArray reconcilingScript(const Catalog &from, const Catalog &to)
{
    QByteArray text;
    for (const QString &line : leftToHand(from, to))
        text += line.toUtf8() + '\n';
    for (const QString &statement : reconcilingStatements(from, to))
        text += statement.toUtf8() + ";\n";
    return text;
}

MigrationDraft reconcilingDraft(const ServerDrift &drift, DriftWay way)
{
    const bool serverFollows = way == DriftWay::ServerFollows;
    const Catalog &from = serverFollows ? *drift.server : *drift.project, &to = serverFollows ? *drift.project : *drift.server;
    MigrationDraft draft;
    draft.description = serverFollows ? QStringLiteral("undo drift") : QStringLiteral("take drift in");
    draft.up = reconcilingScript(from, to);
    draft.down = reconcilingScript(to, from);
    return draft;
}

} // namespace lockkeeper
