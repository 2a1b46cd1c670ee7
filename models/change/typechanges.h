// Enums, domains and composite types from one form to another.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

/// Statements, without semicolons, for the types that both catalogs have in different forms. An enum that loses a value, or has
/// them in another order, is made again and its columns moved to it, which fails where a row has what is gone.
QStringList typeStatements(const Catalog &from, const Catalog &to);

} // namespace lockkeeper
