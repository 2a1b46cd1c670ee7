#include "models/postgres/clienttools.h"

#include "models/core/error.h"
#include "models/postgres/clientenvironment.h"
#include "models/postgres/serverbinaries.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>
#include <libpq-fe.h>
#include <memory>

namespace lockkeeper {

static QString programOf(const QString &tool)
{
    for (const ServerBinaries &binaries : installedServers())
        if (QFileInfo(binaries.program(tool)).isExecutable())
            return binaries.program(tool);
    if (const QString found = QStandardPaths::findExecutable(tool); !found.isEmpty())
        return found;
    throw Error(ErrorKind::Missing, QCoreApplication::translate("ClientTools", "%1 was not found.").arg(tool), QCoreApplication::translate("ClientTools", "Install the package postgresql-client in the server's version, or newer."));
}

ChildResult runClientTool(const QString &tool, const QStringList &arguments, const ServerAccess &server, Progress &progress)
{
    ChildCommand command { programOf(tool), arguments };
    const ConnectionProfile &profile = server.profile;
    const std::pair<const char *, QString> settings[] = { { "PGHOST", profile.host }, { "PGPORT", QString::number(profile.port) }, { "PGDATABASE", profile.database }, { "PGUSER", profile.user },
                                                          { "PGSSLMODE", profile.sslMode }, { "PGSERVICE", profile.service }, { "PGPASSWORD", server.password },
                                                          { "PGCONNECT_TIMEOUT", QString::number(profile.connectTimeoutS) } };
    for (const QString &name : ignoredVariables(profile))
        command.environment.remove(name);
    for (const auto &[name, value] : settings)
        if (!value.isEmpty())
            command.environment.insert(QString::fromLatin1(name), value);
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> known(PQconndefaults(), &PQconninfoFree);
    for (const PQconninfoOption *option = known.get(); option && option->keyword; ++option)
        if (const QString value = profile.more.value(QString::fromLatin1(option->keyword)); option->envvar && !value.isEmpty())
            command.environment.insert(QString::fromLatin1(option->envvar), value);
    command.environment.insert(QStringLiteral("LC_MESSAGES"), QStringLiteral("C"));
    return runChild(command, progress);
}

} // namespace lockkeeper
