// Reads the command line and runs the verb that it names.
#pragma once

#include "app/cli/verb.h"

namespace lockkeeper {

/// The first word that is neither an option nor an option's value; null where no verb of @p verbs is named.
const Verb *namedVerb(const QStringList &arguments, const std::vector<Verb> &verbs);

/// What main() has to know before it makes the application.
Surface neededSurface(const QStringList &arguments, const std::vector<Verb> &verbs);

/// Runs the verb that the application's arguments name, the window where they name none.
/// @returns an exit code of the design page.
int runProgram(const std::vector<Verb> &verbs, const QString &version);

} // namespace lockkeeper
