// pg_dump, pg_restore and psql, which know more of their formats than we want to.
#pragma once

#include "models/core/childprocess.h"
#include "models/core/progress.h"
#include "models/postgres/connectionprofile.h"

namespace lockkeeper {

/// How to reach a server. The password is kept nowhere else.
struct ServerAccess
{
    ConnectionProfile profile;
    QString password;
};

/// Runs one of them with the server in its environment, so that no password is on a command line. Of several versions the
/// newest is taken. @throws Error (Missing) that says what to install, (Cancelled).
ChildResult runClientTool(const QString &tool, const QStringList &arguments, const ServerAccess &server, Progress &progress);

} // namespace lockkeeper
