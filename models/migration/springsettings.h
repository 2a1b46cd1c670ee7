// What an application with Spring says of the migration tool inside it: application.properties and application.yml.
#pragma once

#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

/// By the tool's own names: spring.flyway.default-schema as "flyway.defaultSchema"; what stands below @p free, such as placeholders,
/// keeps its name. Of the nearest files above the folder; what refers to a setting that is nowhere is left out.
QMap<QString, QString> springValues(const FormatFolder &folder, const QString &tool, const QString &free);

} // namespace lockkeeper::formats
