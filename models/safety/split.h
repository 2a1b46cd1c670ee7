// The fix that cuts a script in two or more: what cannot stay in its transaction, and all behind it, moves into migrations
// that run afterwards, in the same order.
#pragma once

#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// Moves statement @p first and all after it. A migration begins at @p first, at each of @p cuts, and where one kind of
/// transaction (or none) gives way to another; settings in force go with it. None where the script would keep nothing that
/// changes anything, or holds what does not outlive its session or its text: temporary tables, savepoints, psql's commands.
QList<Fix> split(const ScriptAnalysis &script, int first, const QList<int> &cuts = {});

/// The script without the BEGIN and COMMIT around a statement that PostgreSQL refuses between them; what its transaction
/// does otherwise moves, or the statement itself does where something stands before it.
QList<Fix> outsideOfTransaction(const ScriptAnalysis &script, int index);

/// Where the first statement stands that needs another kind of transaction than those before it; -1 where none does.
int firstOfOtherKind(const ScriptAnalysis &script);

} // namespace lockkeeper::rules
