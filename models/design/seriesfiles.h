// A series as migrations of a project, in the project's own format.
#pragma once

#include "models/design/series.h"
#include "models/migration/migrationproject.h"

namespace lockkeeper {

/// Writes every step after the last migration, each after the one before. @returns them. @throws Error as
/// createMigration(); what was written before stays.
QList<Migration> writeSeries(MigrationProject project, const Series &series, const QDateTime &now);

/// What the head of a file says that writeSeries() made.
struct PlaceInSeries
{
    QString title;  ///< of the series
    QString phase;  ///< "Expand"
    QString deploy; ///< behind it; empty where nothing has to be deployed
};
/// Nothing for a file that is of no series.
std::optional<PlaceInSeries> placeInSeries(const QByteArray &up);

} // namespace lockkeeper
