// What is missing in one catalog that another has, as DDL that brings it back. Adds, never drops; data is nobody's here.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

struct Restoring
{
    QStringList first; ///< what others need: types, sequences, tables, functions
    QStringList last;  ///< what needs others: columns' defaults and NOT NULL, constraints, indexes, triggers, views, ownership
    bool isEmpty() const { return first.isEmpty() && last.isEmpty(); }
};

/// A view behind those that it reads, as far as the names in its text tell.
QList<RelationPtr> viewsInOrder(QList<RelationPtr> views);

/// A routine behind those that it calls, in the same way.
QList<Routine> routinesInOrder(QList<Routine> routines);

/// Statements without semicolons that give @p now what @p before had: in the order in which they run.
Restoring restoringStatements(const Catalog &before, const Catalog &now);

} // namespace lockkeeper
