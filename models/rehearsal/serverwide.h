// What a migration changes that belongs to the whole server: roles, databases, tablespaces, settings of the server. It would be
// seen by other rehearsals on the same server, and by everybody on one that somebody named.
#pragma once

#include "models/migration/migration.h"

namespace lockkeeper {

/// The first such statement of up or down, "line 3: create role app"; empty where there is none that can be seen in its text.
QString serverWideChange(const Migration &migration);

} // namespace lockkeeper
