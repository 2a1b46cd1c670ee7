// A column as DDL spells it.
#pragma once

#include "models/catalog/relation.h"

namespace lockkeeper {

/// Type, collation, and where the values come from: "text COLLATE \"C\" DEFAULT ''::text".
QString columnText(const Column &column);

} // namespace lockkeeper
