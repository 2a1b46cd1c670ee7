// Many migrations as one: the schema that they make, proved equal on a private server.
#pragma once

#include "models/migration/projectstate.h"

namespace lockkeeper {

struct Squash
{
    QByteArray sql;          ///< makes in an empty database what the migrations up to the version make
    QStringList differences; ///< sentences; empty where that was proved
    QStringList withData;    ///< versions that also write rows, which are not in it
};

Squash squashed(Sandbox &sandbox, const MigrationProject &project, const QString &version, Progress &progress);

} // namespace lockkeeper
