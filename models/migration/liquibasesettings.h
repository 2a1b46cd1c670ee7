// What Liquibase's own settings say of a project: liquibase.properties, or those of Spring.
#pragma once

#include "models/migration/liquibasefilter.h"
#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

struct LiquibaseSettings
{
    QString changelog;        ///< absolute; empty where none is named
    QString changelogAs;      ///< how it is named
    QStringList searchPath;   ///< absolute folders in which Liquibase looks for changelogs
    ChangeSetFilter filter;
    QMap<QString, QString> parameters; ///< what ${name} stands for, before what the changelogs say

    /// The path under which Liquibase knows a file; empty where the settings do not tell.
    QString knownAs(const QString &file) const;
};

/// Of the nearest settings above the folder, within the same checkout.
LiquibaseSettings liquibaseSettings(const FormatFolder &folder);

} // namespace lockkeeper::formats
