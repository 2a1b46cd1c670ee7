// Variables in a statement that psql or a migration tool puts values into before the server sees it: :name, :'name', :"name"
// and ${name}. Their values are not known here, so the statement is read with something of the same length in their place.
#pragma once

#include "models/sql/parsetree.h"
#include "models/sql/textposition.h"

namespace lockkeeper {

/// What psql's manual calls SQL interpolation: outside of quotes and comments, and neither a cast (a::int) nor the bounds of a
/// slice (a[1:n]). Nothing where PostgreSQL's scanner cannot read the statement.
QList<TextRange> variablesIn(const QByteArray &statement);
/// As they are written, each once: :schema, :'day'.
QStringList namesOfVariables(const QByteArray &statement, const QList<TextRange> &variables);

/// As long as @p variable: its name as one that is no keyword and the same throughout a script.
QByteArray standInFor(const QByteArray &variable);

/// ParseTree::parse(), and where that fails for the variables of the statement, what it is with names, numbers or texts in their
/// place: places are those of @p statement. An error that is left names the variables.
ParseTree parseWithVariables(const QByteArray &statement);

} // namespace lockkeeper
