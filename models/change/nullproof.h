// Whether a CHECK proves that a column has no NULL, so that SET NOT NULL reads no row. Used within change/ and by rules.
#pragma once

#include "models/catalog/relation.h"

namespace lockkeeper {

/// A valid CHECK of the table says so, or the column is NOT NULL already.
bool isProvenNotNull(const Relation &relation, const QString &column);

} // namespace lockkeeper
