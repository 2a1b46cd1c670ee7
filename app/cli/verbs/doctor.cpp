// What is installed, which servers are reachable, what is missing and how to get it.
#include "app/cli/verbsupport.h"
#include "app/cli/workbenchprogram.h"
#include "app/support/profiles.h"
#include "models/core/quantity.h"
#include "models/postgres/cluster.h"
#include "models/sql/parsetree.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    QStringList lines;
    bool good = true;
    lines << tr("Lockkeeper %1, Qt %2, SQL parser of PostgreSQL %3").arg(QStringLiteral(LOCKKEEPER_VERSION), QLatin1String(qVersion())).arg(parserMajorVersion());
    try {
        lines << tr("Workbench %1").arg(workbenchVersion(console.progress()));
    } catch (const Error &error) {
        good = false;
        lines << error.fullText();
    }
    const QList<ServerBinaries> servers = installedServers();
    for (const ServerBinaries &server : servers)
        lines << tr("PostgreSQL %1 in %2").arg(server.version, server.folder);
    if (servers.isEmpty()) {
        good = false;
        lines << tr("No PostgreSQL server programs were found, so nothing can be rehearsed. Install postgresql-15 or newer, or set LOCKKEEPER_PG_BIN to the folder that holds initdb, postgres and pg_ctl.");
    } else {
        QElapsedTimer timer;
        timer.start();
        const auto cluster = Cluster::start(servers.front(), console.progress());
        Session::open(cluster->profile(), {}, console.progress());
        lines << tr("A private server started in %1.").arg(formatSeconds(double(timer.elapsed()) / 1e3));
    }
    for (const ConnectionProfile &profile : loadProfiles()) {
        try {
            const auto session = Session::open(profile, {}, console.progress());
            lines << tr("%1: PostgreSQL %2 answers.").arg(profile.name, session->serverVersionText());
        } catch (const Error &error) {
            lines << tr("%1: %2").arg(profile.name, error.message);
        }
    }
    Q_UNUSED(arguments)
    console.answer(lines.join(u'\n'));
    return good ? Fine : Findings;
}

Verb doctor()
{
    return { QStringLiteral("doctor"), tr("what is installed, which servers answer, what is missing"), {}, run };
}

} // namespace lockkeeper::verbs
