// ALTER TABLE ... ALTER COLUMN ... SET EXPRESSION (17 and later, rewrites a stored column) and DROP EXPRESSION (measured).
#include "models/change/simpleoperation.h"

#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const QString name = command.string("name"), object = table.display() + u'.' + name;
    const bool set = command.enumerator("subtype") == "AT_SetExpression";
    const RelationPtr before = context.catalog->relation(table);
    const Column *column = before ? before->column(name) : nullptr;
    const bool rewrites = set && !(column && column->generated == Column::Generated::Virtual);
    const QString expression = set ? deparseExpression(command.child("def")) : QString();
    const QString alter = QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 ").arg(table.quoted(), quoteIdentifier(name));
    return { simpleOperation({ .kind = set ? QStringLiteral("set-expression") : QStringLiteral("drop-expression"), .object = object,
                               .summary = (set ? tr("Change the expression of %1") : tr("Make %1 a plain column")).arg(object), .relation = table,
                               .locks = locksOfTree(table, LockMode::AccessExclusive, rewrites ? LockDuration::Rewrite : LockDuration::Brief, context),
                               .verdict = rewrites && !context.isNew(table) ? highRisk(tr("Each row gets its value anew, so the table is rewritten while reads and writes wait."), Strategy::ExpandContract)
                                                                            : lowRisk(tr("Only the catalog changes; the values stay.")),
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       for (Column &item : relation.columns)
                                           if (item.name == name) {
                                               item.defaultExpression = expression;
                                               if (!set)
                                                   item.generated = Column::Generated::None;
                                           }
                                   });
                               },
                               .inverse = set && column ? exactly(alter + QStringLiteral("SET EXPRESSION AS (%1)").arg(column->defaultExpression)) : cannotBeUndone(tr("the expression of %1").arg(object)),
                               .idempotent = command.boolean("missing_ok"), .traits = command.boolean("missing_ok") ? Trait::Guarded : Traits() }) };
}

OperationForm column_expression()
{
    return { { "AlterTableStmt/AT_SetExpression", "AlterTableStmt/AT_DropExpression" }, read };
}

} // namespace lockkeeper::operations
