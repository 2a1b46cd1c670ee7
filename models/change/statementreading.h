// What one statement says by itself, before anything follows from it: its tree, its operations, the setting that it changes.
#pragma once

#include "models/change/scriptanalysis.h"

namespace lockkeeper {

/// Fills in node, error, variables and operations. @p context is made to fit the statement: ONLY, and ALTER FOREIGN TABLE of a
/// table that nobody has read.
void readStatement(StatementAnalysis &result, const ParseTree &tree, OperationContext &context);

/// The values that a SET gives, as they are written.
QStringList settingValues(const SyntaxNode &set);
/// What SET, RESET, DISCARD ALL and SELECT set_config() with constants change; nothing for other statements.
SettingChange settingOf(const SyntaxNode &statement);

} // namespace lockkeeper
