// What the nearest alembic.ini says of where revisions lie.
#pragma once

#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

struct AlembicSettings
{
    QStringList versionFolders; ///< absolute
    bool recursive = false;     ///< what lies below them counts, too
};

/// Of the folder with env.py; its own folder versions where nothing else is said.
AlembicSettings alembicSettings(const FormatFolder &folder);

} // namespace lockkeeper::formats
