// What the name of a file says to Flyway.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace lockkeeper::formats {

/// As Flyway's settings have it: sqlMigrationPrefix, undoSqlMigrationPrefix and so on.
struct FlywayNaming
{
    QString versioned = QStringLiteral("V"), undo = QStringLiteral("U"), repeatable = QStringLiteral("R"), baseline = QStringLiteral("B");
    QString separator = QStringLiteral("__");
    QStringList suffixes { QStringLiteral(".sql") };
};

struct FlywayName
{
    enum class Kind { Versioned, Undo, Repeatable, Baseline };
    Kind kind = Kind::Versioned;
    QString version, description; ///< "1.2", "add_orders"
};

/// Nothing for a file that is no migration; a version without a prefix is a versioned one.
std::optional<FlywayName> flywayName(const QString &fileName, const FlywayNaming &naming = {});

/// A script that Flyway runs around migrations: "afterMigrate.sql", "beforeEachMigrate__timeouts.sql".
bool isCallback(const QString &fileName);

} // namespace lockkeeper::formats
