// A series with what the analysis says of each of its steps, in the order in which they meet the catalog. For the designer,
// which shows it beside the form; made on a worker.
#pragma once

#include "models/design/recipe.h"
#include "models/safety/safetyanalysis.h"

namespace lockkeeper {

struct DesignedStep
{
    SeriesStep step;
    SafetyAnalysisPtr up, down;

    /// The mode that hurts others most, and for how long in kind.
    LockMode lock() const;
    LockDuration duration() const;
    /// Findings of the up that are no notes.
    int warnings() const;
};

struct DesignedSeries
{
    Series series;
    QList<DesignedStep> steps;
};

DesignedSeries analyzeSeries(const Series &series, const CatalogPtr &catalog, int serverVersion, const RuleSettings &rules = {});

} // namespace lockkeeper
