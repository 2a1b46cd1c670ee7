// An entry of the operations registry: which parse nodes it reads and how.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

#include <QByteArrayList>

namespace lockkeeper {

struct OperationForm
{
    /// Node kinds, such as "IndexStmt", or with the sub-command of an ALTER TABLE, "AlterTableStmt/AT_AddColumn".
    QByteArrayList reads;
    /// @p command is the AlterTableCmd where there is one, else the statement. An empty answer means "not this form".
    std::function<QList<Operation>(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)> read;
};

/// Every entry of operations/, in the order of their names.
std::vector<OperationForm> operationForms();

/// The operations of one statement, each of them read in the catalog that the ones before it leave. Never empty for a
/// statement that has a node: what no form reads becomes one operation that is not understood().
QList<Operation> readOperations(const SyntaxNode &statement, const OperationContext &context);

} // namespace lockkeeper
