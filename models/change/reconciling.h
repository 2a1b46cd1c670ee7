// The SQL that makes one catalog like another: what is missing is made, what is otherwise is changed or made again, what is too much
// is dropped last.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

/// Statements, without semicolons, that make @p from like @p to, in an order that runs; what they cannot make alike (a table that
/// becomes partitioned) is found by comparing again. Owners and rights are followed only where both were read from servers.
QStringList reconcilingStatements(const Catalog &from, const Catalog &to);

/// What of Catalog::rest those statements leave otherwise than @p to has it, as comment lines for whoever reads them.
QStringList leftToHand(const Catalog &from, const Catalog &to);

} // namespace lockkeeper
