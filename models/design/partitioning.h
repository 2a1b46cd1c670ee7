// A table that becomes the first partition of a partitioned table of its name; no row is copied.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

struct Partitioning
{
    RelationPtr table;
    Column key;
    QString boundary;          ///< a literal's text: every row that is there is below it
    QStringList bounds;        ///< where the partitions after it end, rising
    bool withDefault = true;   ///< a partition for what fits nowhere else
    std::optional<Sequence> sequence; ///< of an identity or serial column
    QList<RelationPtr> views;

    QualifiedName firstPartition() const;
    Constraint boundCheck() const;
    /// The primary key with the partition key in it; no columns where the table has none.
    QStringList keyColumns() const;
    /// True where the primary key lacks the partition key.
    bool keyGrows() const;
    /// Built beside running code, for the primary key to take.
    Index keyIndex() const;
};

/// @throws FieldError for what cannot be partitioned so.
void refuseUnpartitionable(const PlanContext &context, const Partitioning &partitioning);
SeriesStep partitionStep(const Partitioning &partitioning);

} // namespace lockkeeper
