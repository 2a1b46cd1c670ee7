// The values of a column that is to be dropped, kept by key in a table of their own until nobody wants them back.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

struct KeptValues
{
    RelationPtr table;
    Column column;

    QualifiedName keptTable() const;
    /// Makes the table, and copies the values.
    QList<SeriesStep> keepSteps() const;
    /// Fills the column, which is there again, from the table.
    StepScript putBack(const PlanContext &context) const;
    SeriesStep forgetStep() const;

private:
    QString createTable() const;
};

} // namespace lockkeeper
