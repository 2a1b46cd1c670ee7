// Changes of a catalog that several operations make. Used within change/ only.
#pragma once

#include "models/change/operation.h"

namespace lockkeeper {

/// Replaces a relation by a changed copy; does nothing where it does not exist.
void editRelation(Catalog &catalog, const QualifiedName &name, const std::function<void(Relation &)> &edit);
/// The same for the relation and, unless ONLY is written, everything that inherits from it.
void editTree(Catalog &catalog, const QualifiedName &name, const OperationContext &context, const std::function<void(Relation &)> &edit);

/// The relation gets another schema or name, with its sequences, and so do the keys, partitions, heirs and views that speak of it.
void renameRelation(Catalog &catalog, const QualifiedName &from, const QualifiedName &to);
/// The other relations that it speaks of.
void renameReferences(Relation &relation, const std::function<QualifiedName(const QualifiedName &)> &newName);

/// The table of extended statistics; null where there is none of that name in its schema, or along the search path.
RelationPtr tableOfStatistics(const QualifiedName &statistics, const OperationContext &context);
const ExtendedStatistics *findStatistics(const Relation &table, const QualifiedName &statistics);

/// What has a partition is partitioned, also where nobody has read it.
void knowPartitioned(Catalog &catalog, const QualifiedName &parent);

/// Those made OF a composite type, which change with it.
QList<RelationPtr> tablesOfType(const Catalog &catalog, const QualifiedName &type);

/// The sequence that a serial or identity column gets.
Sequence sequenceOf(const QualifiedName &name, const QualifiedName &table, const Column &column);
/// The type gets another name, and so do the columns, domains and attributes of it.
void renameType(Catalog &catalog, const QualifiedName &from, const QualifiedName &to);
/// Every overload.
void renameRoutines(Catalog &catalog, const QualifiedName &from, const QualifiedName &to);
/// Without a schema they stay in theirs.
void renameStatistics(Catalog &catalog, const QualifiedName &table, const QualifiedName &from, const QualifiedName &to);
/// An empty name takes it away.
void renamePublication(Catalog &catalog, const QString &from, const QString &to);
void renameSequence(Catalog &catalog, const QualifiedName &from, const QualifiedName &to);

} // namespace lockkeeper
