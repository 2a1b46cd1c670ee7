// Parameters as libraries write them, which PostgreSQL itself does not know: :name, ?, and sqlc's @name and sqlc.arg(name).
#pragma once

#include <QByteArray>

namespace lockkeeper {

/// @p query with $1, $2, ... in their place, the same number for the same name; counted on behind the numbers that it has.
/// @name is a parameter only @p ofSqlc: elsewhere it takes the absolute value of a column.
QByteArray withNumberedParameters(const QByteArray &query, bool ofSqlc);

} // namespace lockkeeper
