// Values for the parameters of the code's queries, so that they can be run as they are: of the rows that the queries may
// meet, or made up.
#pragma once

#include "models/catalog/catalog.h"
#include "models/postgres/session.h"
#include "models/sql/queryuse.h"

namespace lockkeeper {

/// @p sql with each $1, $2, ... replaced by a value of its type: from the rows of the column that it stands beside, where that
/// has the type, else of another one, else made up; what an INSERT writes is always made up, anew whenever it runs. Other
/// numbers choose other rows. Nothing where the server does not take the query or a type has no value. Outside of a transaction.
std::optional<QByteArray> withValues(Session &session, const Catalog &catalog, const QByteArray &sql, const QueryUse &use, int number);

} // namespace lockkeeper
