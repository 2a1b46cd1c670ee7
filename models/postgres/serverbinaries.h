// Which PostgreSQL server programs are installed on this machine.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace lockkeeper {

struct ServerBinaries
{
    QString folder;       ///< holds initdb, postgres and pg_ctl
    QString version;      ///< "15.18"
    int majorVersion = 0; ///< 15

    QString program(const QString &name) const { return folder + u'/' + name; }
};

/// Every complete set found in LOCKKEEPER_PG_BIN (folders divided by ':'), /usr/lib/postgresql/*/bin, PATH and
/// `pg_config --bindir`; newest first, each folder once. Blocking: starts programs to ask for their version.
QList<ServerBinaries> installedServers();

/// The set of @p majorVersion, else the nearest newer one, else the newest; 0 asks for the newest.
/// @throws Error (Missing) where none is installed; the message says what to install.
ServerBinaries serverFor(int majorVersion);

} // namespace lockkeeper
