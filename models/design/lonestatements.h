// A series for tools that send a file as one query: PostgreSQL runs several statements in it as one transaction, so what it
// refuses there has to be the only statement of its file.
#pragma once

#include "models/design/series.h"

namespace lockkeeper {

/// The same work in more steps: each statement that may run in no transaction is a step of its own, and so is what stands
/// between two of them. Verification queries beside such a statement become comments.
Series withLoneStatements(const Series &series);

} // namespace lockkeeper
