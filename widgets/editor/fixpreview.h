// How a finding is shown, and what its quick fix would do, for the preview and for taking it.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/safety/findingsmodel.h"
#include "widgets/common/celldelegate.h"

namespace lockkeeper {

class Workbench;

/// A cell of the table of findings.
CellFacts findingFacts(const QModelIndex &index, const Theme &theme);
/// The first fix, its new files in their places; none where there is no fix, or no place for them. @p up is the migration
/// whose analysis (may be null) the finding came from.
std::optional<Fix> placedFix(const FindingsModel::Row &row, const std::optional<MigrationProject> &project, const QString &upFile, const SafetyAnalysisPtr &up);
/// @p text is what the edits refer to.
QString fixPreview(const FindingsModel::Row &row, const std::optional<Fix> &fix, const QByteArray &text);
/// Writes the files that the fix makes and reads the project again; false after an error, which is said.
bool makeFiles(const Fix &fix, Workbench &workbench);

} // namespace lockkeeper
