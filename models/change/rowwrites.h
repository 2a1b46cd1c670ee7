// Which rows a statement writes: by itself, through a view, and because foreign keys follow. Used within change/ only.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

enum class RowEvent { Insert = 0x1, Update = 0x2, Delete = 0x4, Truncate = 0x8 };
Q_DECLARE_FLAGS(RowEvents, RowEvent)
Q_DECLARE_OPERATORS_FOR_FLAGS(RowEvents)

struct RowWrite
{
    QualifiedName table;
    RowEvents events;
    QStringList columns;    ///< that an UPDATE sets
    bool follows = false;   ///< the action of a foreign key
    bool scans = false;     ///< ... whose columns no index has
};

/// Those of an INSERT, UPDATE, DELETE, MERGE, COPY FROM or TRUNCATE itself, not of what its WITH holds; none of another statement.
QList<RowWrite> rowWritesOf(const SyntaxNode &statement, const OperationContext &context);

/// What a TRUNCATE empties with one of its tables: its partitions and heirs, and with CASCADE what refers to any of them.
QList<QualifiedName> emptiedWith(const SyntaxNode &table, bool cascades, const OperationContext &context);

/// The one relation behind a view that writes through, empty for others (manual: CREATE VIEW, Updatable Views).
QualifiedName writtenThrough(const RelationPtr &view);

/// Rows of the other side of a foreign key are looked up, and locked FOR KEY SHARE, or follow the change (manual: CREATE TABLE,
/// REFERENCES; measured where there are rows).
void addForeignKeyLocks(QList<LockImpact> &locks, const QList<RowWrite> &writes, const OperationContext &context);

} // namespace lockkeeper
