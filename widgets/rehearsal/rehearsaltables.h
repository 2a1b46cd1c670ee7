// The rows of the rehearsal page's plain tables, made from a report.
#pragma once

#include "models/rehearsal/rehearsalreport.h"
#include "widgets/common/celldelegate.h"

namespace lockkeeper {

/// Statements, predicted against measured.
QStringList statementHeader();
QList<QList<CellFacts>> statementRows(const RehearsalReport &report, const Theme &theme);

/// What became of the rows that were there, before and after the down.
QStringList dataHeader();
QList<QList<CellFacts>> dataRows(const RehearsalReport &report, const Theme &theme);

/// What was written to use the new schema, and what came of it.
QStringList probeHeader();
QList<QList<CellFacts>> probeRows(const RehearsalReport &report, const Theme &theme);

} // namespace lockkeeper
