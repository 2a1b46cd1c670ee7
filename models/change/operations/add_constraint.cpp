// ALTER TABLE ... ADD CONSTRAINT: CHECK, UNIQUE, PRIMARY KEY, EXCLUDE and, as add-foreign-key, FOREIGN KEY.
#include "models/change/constraintoperation.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

/// ADD CONSTRAINT ... NOT NULL, since 18: NOT VALID spares the scan (manual: ALTER TABLE).
static Operation notNullConstraint(const QualifiedName &table, const SyntaxNode &definition, const OperationContext &context)
{
    const QString column = nameParts(definition.children("keys")).value(0), object = table.display() + u'.' + column;
    const bool valid = !definition.boolean("skip_validation");
    return simpleOperation({ .kind = QStringLiteral("add-not-null-constraint"), .object = object, .summary = tr("Set %1 of %2 NOT NULL").arg(column, table.display()), .relation = table,
                             .locks = locksOfTree(table, LockMode::AccessExclusive, valid ? LockDuration::Scan : LockDuration::Brief, context),
                             .verdict = !valid || context.isNew(table) ? lowRisk(tr("No row is read.")) : highRisk(tr("Every row is read while reads and writes wait."), Strategy::NotValidThenValidate),
                             .apply = [=](Catalog &catalog) {
                                 editRelation(catalog, table, [&](Relation &relation) {
                                     for (Column &item : relation.columns)
                                         item.notNull = item.notNull || item.name == column;
                                 });
                             },
                             .inverse = exactly(QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 DROP NOT NULL").arg(table.quoted(), quoteIdentifier(column))), .traits = valid ? Traits() : Trait::NotValid });
}

OperationForm add_constraint()
{
    return { { "AlterTableStmt/AT_AddConstraint" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                const SyntaxNode definition = command.child("def");
                const QualifiedName table = readRelation(statement.child("relation"), context);
                if (definition.enumerator("contype") == "CONSTR_NOTNULL")
                    return { notNullConstraint(table, definition, context) };
                if (!isKeyOrCheck(definition))
                    return {};
                return { constraintOperation(table, readConstraint(definition, table, {}, context), definition.string("indexname")) };
            } };
}

} // namespace lockkeeper::operations
