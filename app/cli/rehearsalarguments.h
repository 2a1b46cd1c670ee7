// What the options of rehearse say of its rows and of what comes with it.
#pragma once

#include "app/cli/verb.h"
#include "models/rehearsal/rehearsalextras.h"
#include "models/rehearsal/rehearsalstate.h"

namespace lockkeeper {

/// @throws Error (Input) for a number out of range, and where no server is named that something is to come from.
RehearsalData rehearsalDataOf(const Arguments &arguments);
/// @throws Error (Input) likewise.
RehearsalExtras rehearsalExtrasOf(const Arguments &arguments);

} // namespace lockkeeper
