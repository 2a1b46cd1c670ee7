// Two texts side by side: which lines are the same, which only one of them has. For people to look at; pure.
#pragma once

#include <QList>
#include <QString>

namespace lockkeeper {

/// One row of two columns.
struct DiffRow
{
    enum class Kind { Same, Removed, Added, Changed };
    Kind kind = Kind::Same;
    int left = -1;   ///< index of the line in the left text; -1: there is none
    int right = -1;
    bool operator==(const DiffRow &) const = default;
};

/// The rows in order. A run of removed lines stands beside the run of added ones that took its place. Texts whose middle parts
/// are very long are not searched for the shortest answer.
QList<DiffRow> lineDiff(const QStringList &left, const QStringList &right);

} // namespace lockkeeper
