// Reports about the values of the other folders. Pure: what to write where is the caller's.
#pragma once

#include "models/report/document.h"
#include "models/runbook/runbook.h"

#include <QJsonArray>

namespace lockkeeper {

Document rehearsalDocument(const RehearsalReport &report);
Document matrixDocument(const Matrix &matrix);
Document runbookDocument(const Runbook &runbook);
/// Everything of one run of the demo on one page.
void append(Document &document, const RehearsalReport &report);
void append(Document &document, const Matrix &matrix);

QJsonObject analysisToJson(const QString &file, const SafetyAnalysis &analysis);
QJsonObject matrixToJson(const Matrix &matrix);
QJsonObject catalogToJson(const Catalog &catalog);

} // namespace lockkeeper
