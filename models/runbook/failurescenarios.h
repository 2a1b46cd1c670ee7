// Failure scenarios of a runbook from what a rehearsal observed at its failure points, instead of from the template.
#pragma once

#include "models/runbook/runbook.h"

namespace lockkeeper {

/// One step for each different outcome, with the points that had it; empty where nothing was observed.
QList<RunbookStep> observedScenarios(const RunbookInput &input);

/// A scenario of the template, by its id, whose kind of failure was observed: the observation takes its place.
bool isObserved(const QString &templateId, const RunbookInput &input);

/// What the runbook says of one point.
QString scenarioText(const RehearsalReport &report, const FailurePoint &point);

} // namespace lockkeeper
