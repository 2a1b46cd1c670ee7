// What the nearest sqitch.conf says of a project, its places relative to the folder that was opened.
#pragma once

#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

struct SqitchSettings
{
    QString planFile = QStringLiteral("sqitch.plan");
    QMap<QString, QString> folders;   ///< of scripts: "deploy", "revert", "verify"
    QMap<QString, QString> reworked;  ///< the same, of changes that were reworked
    QString extension = QStringLiteral(".sql");
    QString registry;                 ///< schema of the history; empty where none is named
    QMap<QString, QString> variables; ///< which psql gets with --set
};

/// A folder below the one with sqitch.conf holds its plan and scripts itself.
SqitchSettings sqitchSettings(const FormatFolder &folder);

} // namespace lockkeeper::formats
