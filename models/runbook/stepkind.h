// An entry of steps/: one kind of runbook step, and what the program can do for it.
#pragma once

#include "models/runbook/runbook.h"

namespace lockkeeper {

struct StepKind
{
    QString id;       ///< as the templates name it
    QString label;    ///< "Check", "Apply": for people
    /// Adds statements, facts, and the state where the program itself knows it.
    std::function<void(RunbookStep &, const RunbookInput &)> fill;
    /// True where a press of a button writes to the server.
    bool writes = false;
};

std::vector<StepKind> allStepKinds();
/// Null for a kind that is not known.
const StepKind *stepKind(const QString &id);

/// The statements of a script with the lock of each, for a step to show.
QList<RunbookStatement> runbookStatements(const ScriptAnalysis &script);

} // namespace lockkeeper
