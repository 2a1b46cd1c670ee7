// ALTER TABLE ... ADD CONSTRAINT: CHECK, UNIQUE, PRIMARY KEY, EXCLUDE and, as add-foreign-key, FOREIGN KEY.
#include "models/change/constraintoperation.h"
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

OperationForm add_constraint()
{
    return { { "AlterTableStmt/AT_AddConstraint" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                const SyntaxNode definition = command.child("def");
                if (!isKeyOrCheck(definition))
                    return {};
                const QualifiedName table = readRelation(statement.child("relation"), context);
                return { constraintOperation(table, readConstraint(definition, table, {}, context), definition.string("indexname")) };
            } };
}

} // namespace lockkeeper::operations
