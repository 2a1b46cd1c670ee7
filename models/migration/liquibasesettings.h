// What Liquibase's own settings say of a project: liquibase.properties.
#pragma once

#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

struct LiquibaseSettings
{
    QString changelog;        ///< absolute; empty where none is named
    QString changelogAs;      ///< how it is named
    QStringList searchPath;   ///< absolute folders in which Liquibase looks for changelogs
    QStringList contexts;     ///< of a run; empty: everything runs

    /// The path under which Liquibase knows a file; empty where the settings do not tell.
    QString knownAs(const QString &file) const;
    /// Whether change sets of a context run: "dev, test and !slow".
    bool runs(const QString &context) const;
};

/// Of the nearest settings above the folder, within the same checkout.
LiquibaseSettings liquibaseSettings(const FormatFolder &folder);

} // namespace lockkeeper::formats
