// What Flyway's own settings say about scripts: flyway.conf, flyway.toml, Spring's application.properties and .yml, and the
// environment.
#pragma once

#include "models/migration/flywaynames.h"
#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

struct FlywaySettings
{
    QMap<QString, QString> placeholders; ///< also those that Flyway has by itself and that are known without a server
    bool replacesPlaceholders = true;
    QString placeholderPrefix, placeholderSuffix; ///< empty: ${ and }
    HistoryPlace place;
    QStringList locations;         ///< as they are written: "filesystem:sql", "classpath:db/migration/{vendor}"; empty where none are
    bool mixed = false;            ///< files may hold statements that run in a transaction beside others that cannot
    bool outOfOrder = false;       ///< runs what comes before an applied one, too
    QString baselineOnMigrate;     ///< the version up to which it takes a schema with objects for migrated; empty where it refuses one
    FlywayNaming naming;
    bool transactional = true;     ///< what a script without settings of its own is
    QString target;                ///< the version behind which it stops, or "latest", "current", "next"; empty where none is set
    QString initSql;               ///< sent on every connection first
    bool lockTransaction = true;   ///< holds its lock in a transaction, as it does from 9.1 on
};

/// What <script>.conf says of one script; nothing where the settings of the project count.
struct FlywayScriptSettings
{
    std::optional<bool> transactional, replacesPlaceholders;
    bool runs = true;  ///< shouldExecute: true, false, or one value == another, with placeholders
    QString problem;   ///< what of it is not understood
};

FlywayScriptSettings flywayScriptSettings(const FormatFolder &folder, const QString &file, const QMap<QString, QString> &placeholders);

/// Of the nearest settings above the folder, within the same checkout.
FlywaySettings flywaySettings(const FormatFolder &folder);

/// The folders of the locations, absolute, without those inside another, where @p folder is one of them, lies in one or
/// holds one; else that one alone. Adds to @p missing what is written and not there.
QStringList foldersOfLocations(const FormatFolder &folder, const QStringList &locations, QStringList &missing);

} // namespace lockkeeper::formats
