// The sub-commands of an ALTER TABLE or the statements of a DO, and where they stand in its text: the parse tree has no places for them.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"
#include "models/sql/textposition.h"

namespace lockkeeper {

/// The operations of one statement, each of them read in the catalog that the ones before it leave. @p commandOf becomes,
/// where there are several sub-commands, the number of each operation's.
QList<Operation> readOperations(const SyntaxNode &statement, const OperationContext &context, QList<int> &commandOf);

/// From the first to the last byte of each of them, within @p sql, the text that @p statement was parsed from. Empty
/// where its commas do not part it into as many as there are.
QList<TextRange> commandRanges(const SyntaxNode &statement, const QByteArray &sql);

} // namespace lockkeeper
