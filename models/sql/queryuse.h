// What a query reads and writes: relations and columns as they are written, for somebody who has a catalog to resolve.
#pragma once

#include "models/sql/syntaxnode.h"

#include <QStringList>

namespace lockkeeper {

struct RelationUse
{
    QString schema; ///< empty where the query does not say
    QString name;
    QString alias;  ///< empty where there is none
    qsizetype offset = -1;
    bool only = false; ///< without its partitions and heirs
    bool operator==(const RelationUse &) const = default;
};

struct ColumnUse
{
    QString qualifier; ///< alias or table in front of the dot; empty where there is none
    QString name;      ///< "*" for a star
    qsizetype offset = -1;
    bool operator==(const ColumnUse &) const = default;
};

struct QueryUse
{
    QByteArray statementKind;        ///< SelectStmt, InsertStmt, ...
    QList<RelationUse> relations;    ///< all of them, also the one that is written to
    QList<ColumnUse> columns;
    QStringList localNames;          ///< CTEs, output aliases, function and subquery aliases: not of a table
    RelationUse target;              ///< of INSERT, UPDATE, DELETE, MERGE; name empty otherwise
    QStringList writtenColumns;      ///< of INSERT and UPDATE; an INSERT without a list leaves it empty
    bool insertsWithoutColumnList = false;
};

/// @p statement is a SelectStmt, InsertStmt, UpdateStmt, DeleteStmt or MergeStmt.
QueryUse useOf(const SyntaxNode &statement);

/// A SELECT of one column named ok: what migrations verify themselves with.
bool isVerificationQuery(const SyntaxNode &statement);

} // namespace lockkeeper
