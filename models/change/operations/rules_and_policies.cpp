// CREATE RULE, ALTER POLICY (ACCESS EXCLUSIVE for a moment, measured on 13 to 18) and event triggers (no table).
#include "models/change/simpleoperation.h"

#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

static Operation alterPolicy(const SyntaxNode &statement, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("table"), context);
    const QString name = statement.string("policy_name");
    const QString usingText = statement.child("qual").isNull() ? QString() : deparseExpression(statement.child("qual"));
    const QString checkText = statement.child("with_check").isNull() ? QString() : deparseExpression(statement.child("with_check"));
    return simpleOperation({ .kind = QStringLiteral("alter-policy"), .object = table.display() + u'.' + name, .summary = tr("Change policy %1 of %2").arg(name, table.display()), .relation = table,
                             .locks = { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) }, .verdict = mediumRisk(tr("Only the catalog changes, but who sees which rows changes at once.")),
                             .apply = [=](Catalog &catalog) {
                                 editRelation(catalog, table, [&](Relation &relation) {
                                     for (Policy &policy : relation.policies)
                                         if (policy.name == name) {
                                             policy.usingExpression = usingText.isEmpty() ? policy.usingExpression : usingText;
                                             policy.checkExpression = checkText.isEmpty() ? policy.checkExpression : checkText;
                                         }
                                 });
                             },
                             .inverse = cannotBeUndone(tr("the former policy %1").arg(name)), .idempotent = true });
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    if (statement.is("AlterPolicyStmt"))
        return { alterPolicy(statement, context) };
    if (statement.is("RuleStmt")) {
        const QualifiedName table = readRelation(statement.child("relation"), context);
        const QString name = statement.string("rulename");
        return { simpleOperation({ .kind = QStringLiteral("create-rule"), .object = table.display() + u'.' + name, .summary = tr("Create rule %1 on %2").arg(name, table.display()), .relation = table,
                                   .locks = { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) }, .verdict = mediumRisk(tr("Only the catalog changes, but statements on the table do something else at once.")),
                                   .inverse = exactly(QStringLiteral("DROP RULE %1 ON %2").arg(quoteIdentifier(name), table.quoted())), .idempotent = statement.boolean("replace"),
                                   .traits = statement.boolean("replace") ? Trait::Guarded : Traits() }) };
    }
    const bool create = statement.is("CreateEventTrigStmt");
    const QString name = statement.string("trigname");
    return { simpleOperation({ .kind = create ? QStringLiteral("create-event-trigger") : QStringLiteral("alter-event-trigger"), .object = name, .summary = (create ? tr("Create event trigger %1") : tr("Change event trigger %1")).arg(name),
                               .verdict = mediumRisk(tr("No table is locked; every DDL statement of the database fires it from now on.")),
                               .inverse = create ? exactly(QStringLiteral("DROP EVENT TRIGGER ") + quoteIdentifier(name)) : cannotBeUndone(tr("its former state")) }) };
}

OperationForm rules_and_policies()
{
    return { { "AlterPolicyStmt", "RuleStmt", "CreateEventTrigStmt", "AlterEventTrigStmt" }, read };
}

} // namespace lockkeeper::operations
