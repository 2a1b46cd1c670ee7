// Waiting between two tries, on a worker; a cancel ends it within 50 ms.
#pragma once

#include "models/core/progress.h"

namespace lockkeeper {

/// @throws Error of kind Cancelled.
void pauseFor(int milliseconds, Progress &progress);

} // namespace lockkeeper
