// A table made again from its definition, with the sequences that belong to it, its owner and the rights on it.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

/// @p table under its name; @p known is the name under which the catalog has what belongs to it.
QList<ScriptStatement> createTableStatements(const Catalog &catalog, const Relation &table, const QualifiedName &known);

} // namespace lockkeeper
