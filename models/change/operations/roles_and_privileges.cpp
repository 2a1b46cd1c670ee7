// Roles, memberships, GRANT and REVOKE, default privileges. GRANT on a table takes ACCESS SHARE since 18 (measured).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static Operation grant(const SyntaxNode &statement, const OperationContext &context)
{
    const bool give = statement.boolean("is_grant");
    QList<LockImpact> locks;
    QStringList shown;
    for (const SyntaxNode &object : statement.children("objects")) {
        if (object.is("RangeVar")) {
            const QualifiedName table = readRelation(object, context);
            shown << table.display();
            if (context.majorVersion() >= 18)
                mergeLock(locks, lockOf(table, LockMode::AccessShare, LockDuration::Brief, context));
        } else {
            const QStringList parts = nameParts(object.children("objname"));
            shown << (parts.isEmpty() ? stringValue(object) : parts.join(u'.'));
        }
    }
    return simpleOperation({ .kind = give ? QStringLiteral("grant") : QStringLiteral("revoke"), .object = shown.join(QStringLiteral(", ")),
                             .summary = (give ? tr("Grant privileges on %1") : tr("Revoke privileges on %1")).arg(shown.join(QStringLiteral(", "))), .locks = locks,
                             .verdict = give ? lowRisk(tr("Only privileges change.")) : mediumRisk(tr("Only privileges change; statements of those who lose them fail at once.")),
                             .inverse = cannotBeUndone(tr("the former privileges")), .idempotent = true });
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    if (statement.is("GrantStmt"))
        return { grant(statement, context) };
    QStringList names { statement.string("role") };
    if (const SyntaxNode role = statement.child("role"))
        names = { role.string("rolename") };
    for (const char *field : { "roles", "granted_roles" })
        for (const SyntaxNode &role : statement.children(field))
            names << (role.is("AccessPriv") ? role.string("priv_name") : role.string("rolename"));
    names.removeAll(QString());
    const QString shown = names.join(QStringLiteral(", "));
    static const QHash<QByteArray, QString> kinds { { "CreateRoleStmt", QStringLiteral("create-role") }, { "AlterRoleStmt", QStringLiteral("alter-role") }, { "AlterRoleSetStmt", QStringLiteral("alter-role") },
                                                    { "DropRoleStmt", QStringLiteral("drop-role") }, { "GrantRoleStmt", QStringLiteral("grant-role") }, { "AlterDefaultPrivilegesStmt", QStringLiteral("default-privileges") } };
    const QString kind = kinds.value(statement.kind());
    const bool create = statement.is("CreateRoleStmt");
    return { simpleOperation({ .kind = kind, .object = shown, .summary = (create ? tr("Create role %1") : statement.is("DropRoleStmt") ? tr("Drop role %1") : statement.is("AlterDefaultPrivilegesStmt") ? tr("Change default privileges%1") : tr("Change role %1")).arg(shown),
                               .verdict = create ? lowRisk(tr("No table is locked. Roles belong to the whole server, not to this database.")) : mediumRisk(tr("No table is locked. Roles belong to the whole server: other databases see the change too.")),
                               .inverse = create ? exactly(QStringLiteral("DROP ROLE ") + quoteIdentifier(shown)) : cannotBeUndone(tr("the former state of %1").arg(shown)), .idempotent = !create && !statement.is("DropRoleStmt") }) };
}

OperationForm roles_and_privileges()
{
    return { { "GrantStmt", "CreateRoleStmt", "AlterRoleStmt", "AlterRoleSetStmt", "DropRoleStmt", "GrantRoleStmt", "AlterDefaultPrivilegesStmt" }, read };
}

} // namespace lockkeeper::operations
