// Failure points and load of a rehearsal as parts of a document, and as lines for a terminal.
#pragma once

#include "models/rehearsal/rehearsalreport.h"
#include "models/report/document.h"

namespace lockkeeper {

void append(Document &document, const FailurePoints &points);
void append(Document &document, const LoadReport &load);

/// Each line begins with a line feed; empty where neither was asked for.
QString extrasText(const RehearsalReport &report);

} // namespace lockkeeper
