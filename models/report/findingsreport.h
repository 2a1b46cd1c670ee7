// Findings for people and for machines: text with the source line underlined, JSON, SARIF 2.1.0, JUnit, GitHub
// annotations. Pure.
#pragma once

#include "models/safety/safetyanalysis.h"

#include <QStringList>

namespace lockkeeper {

/// A finding with its place in a file, as people count: lines and code points from 1.
struct PlacedFinding
{
    QString file;
    Finding finding;
    TextPosition begin, end;
    QString source; ///< the line that it begins in
    std::shared_ptr<const LineMap> lines; ///< of the file, for the places of edits; may be null where no fix has one
};

QList<PlacedFinding> placedFindings(const QString &file, const SafetyAnalysis &analysis);

/// "text", "json", "sarif", "junit", "github".
QStringList findingFormats();
/// @p files are all that were looked at, also those without a finding. @p format is one of findingFormats(). Where a format
/// wants URIs, absolute paths inside of @p folder become relative to it.
QByteArray findingsText(const QString &format, const QStringList &files, const QList<PlacedFinding> &findings, const QString &folder = {});

} // namespace lockkeeper
