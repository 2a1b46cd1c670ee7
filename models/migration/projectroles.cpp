#include "models/migration/projectroles.h"

#include "models/core/error.h"
#include "models/migration/migrationscript.h"

namespace lockkeeper {

/// Spares the reading of scripts that name no role.
static bool mayNameRoles(const QByteArray &script)
{
    static const QByteArrayList words { "owner", "grant", "revoke", "role", "authorization", "policy" };
    const QByteArray lower = script.toLower();
    return std::any_of(words.begin(), words.end(), [&](const QByteArray &word) { return lower.contains(word); });
}

static void addRoles(const StatementAnalysis &statement, QSet<QString> &named, QSet<QString> &made)
{
    for (const Operation &operation : statement.operations)
        if (operation->kind() == u"create-role")
            made.insert(operation->object());
    if (statement.node.is("VariableSetStmt") && (statement.setting.name == u"role" || statement.setting.name == u"session_authorization") && !statement.setting.value.isEmpty() && statement.setting.value != u"none")
        named.insert(statement.setting.value);
    statement.node.visit([&](const SyntaxNode &node) {
        if (node.is("RoleSpec") && node.enumerator("roletype") == "ROLESPEC_CSTRING")
            named.insert(node.string("rolename"));
        for (const SyntaxNode &granted : node.is("GrantRoleStmt") ? node.children("granted_roles") : QList<SyntaxNode>())
            named.insert(granted.string("priv_name"));
        return true;
    });
}

QStringList rolesTakenForGranted(const MigrationProject &project)
{
    QSet<QString> named, made;
    for (const Migration &migration : project.migrations)
        for (const Direction direction : { Direction::Up, Direction::Down })
            try {
                if (migration.file(direction).isEmpty() || !mayNameRoles(migrationSource(migration, direction)))
                    continue;
                const ScriptPlan plan = planMigration(migration, direction);
                for (size_t place = 0; place < plan.statements.size(); ++place)
                    addRoles(plan.analysed(place), named, made);
            } catch (const Error &) {
                continue; // running it says why it cannot be read
            }
    QStringList wanted((named - made).values());
    wanted.removeIf([](const QString &role) { return role.isEmpty() || role.startsWith(u"pg_"); });
    wanted.sort();
    return wanted;
}

} // namespace lockkeeper
