// Values for made-up rows, as SQL expressions: of a type, and of what a check names. Deterministic; the server evaluates
// them, so that a million rows cost one statement.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

/// A value of @p type that differs with @p number, an SQL expression of whole numbers ("17", "i + 1000"). Empty where none
/// can be made.
QString madeValue(const Catalog &catalog, const QString &type, const QString &number);

/// Values of @p type that @p check, an SQL condition, may let pass: the constants it names, their neighbours, and what has
/// the lengths it names. Some may not be of the type after all: the server has to be asked.
QStringList namedValues(const QString &check, const QString &type);

/// "character varying", "text", "citext" and their like.
bool isTextType(const QString &type);
bool isNumberType(const QString &type);

} // namespace lockkeeper
