// The ways out of a migration that stopped half-way, each with what speaks for it, for a person who has to choose.
#pragma once

#include "models/migration/migrator.h"

namespace lockkeeper {

enum class RepairAction {
    Resume,      ///< runs the statements that are open
    Undo,        ///< takes back those that are done
    MarkApplied, ///< only writes down that it is applied
    MarkPending  ///< only writes down that it is not
};

struct RepairChoice
{
    RepairAction action = RepairAction::Resume;
    bool possible = false;
    QString proof;          ///< whole sentences: what it does and how that is known, or why it is not possible
    QStringList statements; ///< that it runs, in order
};

/// All four, in this order. @p profile is that of the session that saw the half run.
QList<RepairChoice> repairChoices(const HalfRun &half, const MigrationProject &project, const ConnectionProfile &profile, int serverVersion);

/// Does it under the run lock; what stopped is looked at again first. @throws Error as the Migrator's own functions.
MigrationRun carryOut(Migrator &migrator, const HalfRun &half, RepairAction action, Progress &progress);

} // namespace lockkeeper
