// The design of a migration, or of a series of them, on one page: what is touched, each change with its way back, and what
// is still to be answered. Pure.
#pragma once

#include "models/migration/migration.h"
#include "models/report/document.h"
#include "models/safety/safetyanalysis.h"

namespace lockkeeper {

/// One migration of the design, in the order in which they run: each meets what the one before it made.
struct DesignedChange
{
    QString version;            ///< empty where it is not written yet
    QString title;
    QString phase;              ///< "Expand"; empty: told from what it does
    QStringList dependencies;   ///< versions or names of what has to have run
    SafetyAnalysisPtr up, down; ///< down may be null
    QString deploy;             ///< what code has to run everywhere behind it
    QString lost;               ///< what the down does not bring back
};

/// @p reason may be empty.
Document designDocument(const QString &title, const QString &reason, const QList<DesignedChange> &changes);

} // namespace lockkeeper
