#include "models/postgres/serverbinaries.h"

#include "models/core/childprocess.h"
#include "models/core/error.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace lockkeeper {

/// "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)" has its version as the third word.
static QString versionOf(const QString &postgres)
{
    Progress progress;
    const ChildResult answer = runChild({ .program = postgres, .arguments = { QStringLiteral("--version") } }, progress);
    const QStringList words = QString::fromUtf8(answer.output).split(u' ');
    return answer.exitCode == 0 && words.size() >= 3 ? words[2].trimmed() : QString();
}

static QStringList candidateFolders()
{
    QStringList folders = qEnvironmentVariable("LOCKKEEPER_PG_BIN").split(u':', Qt::SkipEmptyParts);
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders << versions.filePath(version) + QStringLiteral("/bin");
    folders << qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
    if (const QString pgConfig = QStandardPaths::findExecutable(QStringLiteral("pg_config")); !pgConfig.isEmpty()) {
        Progress progress;
        folders << QString::fromUtf8(runChild({ .program = pgConfig, .arguments = { QStringLiteral("--bindir") } }, progress).output).trimmed();
    }
    return folders;
}

QList<ServerBinaries> installedServers()
{
    QList<ServerBinaries> found;
    QStringList seen;
    for (const QString &candidate : candidateFolders()) {
        const QString folder = QFileInfo(candidate).canonicalFilePath();
        if (folder.isEmpty() || seen.contains(folder))
            continue;
        seen << folder;
        ServerBinaries server { folder, {}, 0 };
        const QStringList needed { QStringLiteral("initdb"), QStringLiteral("postgres"), QStringLiteral("pg_ctl") };
        const bool complete = std::all_of(needed.begin(), needed.end(), [&](const QString &name) { return QFileInfo(server.program(name)).isExecutable(); });
        if (!complete)
            continue;
        server.version = versionOf(server.program(QStringLiteral("postgres")));
        server.majorVersion = server.version.section(u'.', 0, 0).toInt();
        if (server.majorVersion > 0)
            found << server;
    }
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.majorVersion > b.majorVersion; });
    return found;
}

ServerBinaries serverFor(int majorVersion)
{
    const QList<ServerBinaries> servers = installedServers();
    if (servers.isEmpty())
        throw Error(ErrorKind::Missing, QCoreApplication::translate("ServerBinaries", "No PostgreSQL server programs (initdb, postgres, pg_ctl) were found."),
                    QCoreApplication::translate("ServerBinaries", "Install postgresql-15 or newer, or set LOCKKEEPER_PG_BIN to the folder that holds them."));
    const ServerBinaries *best = &servers.front();
    // Newest first: the last one that is new enough is the nearest; among equals the one found first.
    for (const ServerBinaries &server : servers)
        if (majorVersion > 0 && server.majorVersion >= majorVersion && server.majorVersion < best->majorVersion)
            best = &server;
    return *best;
}

} // namespace lockkeeper
