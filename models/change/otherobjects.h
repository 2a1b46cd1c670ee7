// Objects whose definitions only change the catalog: schemas, types, functions, triggers, sequences, extensions, policies.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// The operations of a DropStmt for anything but relations and indexes; empty where it is not known.
QList<Operation> dropOtherObjects(const SyntaxNode &dropStmt, const OperationContext &context);

/// "shop.touch(bigint, text)" from an ObjectWithArgs node.
QString signatureOf(const SyntaxNode &objectWithArgs, const OperationContext &context);

} // namespace lockkeeper
