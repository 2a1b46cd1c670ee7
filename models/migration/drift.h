// How far two catalogs are apart, and the SQL that brings one to the other.
#pragma once

#include "models/catalog/catalogdifference.h"

namespace lockkeeper {

/// Without the tables in which migration tools keep their history: they belong to no side.
CatalogPtr withoutHistories(const Catalog &catalog);

/// What was built by the role @p builder, belonging to whom it belongs to on a server: who runs the migrations is no part of
/// them, only what they give somebody themselves.
CatalogPtr ownedAs(const Catalog &built, const QString &builder, const Catalog &server);

/// Statements, without semicolons, that make @p from like @p to, in an order that runs; what they cannot make alike is
/// found by comparing again. Drops what is too much last.
QStringList reconcilingStatements(const Catalog &from, const Catalog &to);

} // namespace lockkeeper
