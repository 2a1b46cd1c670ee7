// What has to go before it can come back otherwise: views, triggers, policies, constraints and indexes that two catalogs have in
// different forms, and what stands in the way of such a change.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

/// The statements that drop them, without semicolons; @p from loses them, so that restoringStatements() makes them as @p to has them.
QStringList takeAwayChanged(Catalog &from, const Catalog &to);

} // namespace lockkeeper
