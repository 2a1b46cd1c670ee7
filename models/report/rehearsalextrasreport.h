// Tenants, failure points, load, plans and estimate of a rehearsal as parts of a document, and as lines for a terminal.
#pragma once

#include "models/rehearsal/rehearsalreport.h"
#include "models/report/document.h"

namespace lockkeeper {

void append(Document &document, const FailurePoints &points);
void append(Document &document, const TenantTrial &trial);
void append(Document &document, const LoadReport &load);
void append(Document &document, const PlanReport &plans);
void append(Document &document, const Estimate &estimate);

/// Each line begins with a line feed; empty where none of it was asked for.
QString extrasText(const RehearsalReport &report);

} // namespace lockkeeper
