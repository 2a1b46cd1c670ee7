// OWNER TO, SET SCHEMA, DEPENDS ON EXTENSION, REASSIGN OWNED, DROP OWNED, SECURITY LABEL. On a relation ACCESS EXCLUSIVE
// for a moment (measured for OWNER TO, 13 to 18); on other objects no table is locked.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QString roleName(const SyntaxNode &role)
{
    const QByteArray type = role.enumerator("roletype");
    return type == "ROLESPEC_CSTRING" ? role.string("rolename") : QString::fromLatin1(type).section(u'_', 1);
}

/// "schema.name" of whatever object the statement names.
static QString objectName(const SyntaxNode &object)
{
    for (const QStringList &parts : { nameParts(object.children("items")), nameParts(object.children("objname")), nameParts(object.children("names")) })
        if (!parts.isEmpty())
            return parts.join(u'.');
    return stringValue(object);
}

static Operation changeOwner(const QualifiedName &table, const QString &shown, const QString &owner, const OperationContext &context)
{
    const RelationPtr before = context.catalog->relation(table);
    return simpleOperation({ .kind = QStringLiteral("change-owner"), .object = shown, .summary = tr("Give %1 to %2").arg(shown, owner), .relation = table,
                             .locks = table.isEmpty() ? QList<LockImpact>() : QList<LockImpact> { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) },
                             .verdict = mediumRisk(tr("Only the catalog changes, but who may alter it changes at once.")),
                             .apply = [=](Catalog &catalog) { editRelation(catalog, table, [&](Relation &relation) { relation.owner = owner; }); },
                             .inverse = before && !before->owner.isEmpty() ? exactly(QStringLiteral("ALTER TABLE %1 OWNER TO %2").arg(table.quoted(), quoteIdentifier(before->owner))) : cannotBeUndone(tr("the former owner of %1").arg(shown)),
                             .idempotent = true });
}

static Operation setSchema(const SyntaxNode &statement, const OperationContext &context)
{
    const QString schema = statement.string("newschema");
    const SyntaxNode range = statement.child("relation");
    const QualifiedName table = range.isNull() ? QualifiedName() : readRelation(range, context);
    const QString shown = table.isEmpty() ? objectName(statement.child("object")) : table.display();
    const QByteArray type = statement.enumerator("object_type");
    QualifiedName typeName;
    if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") {
        typeName = readName(statement.child("object").children("items"));
        if (const TypeInfo *known = context.catalog->resolveType(typeName, context.searchPath))
            typeName = known->name;
    }
    const QualifiedName statisticsName = readName(statement.child("object").children("items"));
    const RelationPtr statistics = type == "OBJECT_STATISTIC_EXT" ? tableOfStatistics(statisticsName, context) : RelationPtr();
    QualifiedName routine = readName(statement.child("object").children("objname"));
    if (routine.schema.isEmpty())
        routine.schema = context.creationSchema();
    return simpleOperation({ .kind = QStringLiteral("set-schema"), .object = shown, .summary = tr("Move %1 to schema %2").arg(shown, schema), .relation = table,
                             .locks = table.isEmpty() ? QList<LockImpact>() : QList<LockImpact> { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) },
                             .verdict = highRisk(tr("Code that names the old schema, or relies on its search_path, fails from this moment on."), Strategy::ExpandContract),
                             .apply = [=](Catalog &catalog) {
                                 renameRelation(catalog, table, { schema, table.name });
                                 if (!typeName.isEmpty())
                                     renameType(catalog, typeName, { schema, typeName.name });
                                 else if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" || type == "OBJECT_AGGREGATE")
                                     renameRoutines(catalog, routine, { schema, routine.name });
                                 else if (type == "OBJECT_SEQUENCE")
                                     renameSequence(catalog, table, { schema, table.name });
                                 else if (statistics)
                                     renameStatistics(catalog, statistics->name, statisticsName, { schema, statisticsName.name });
                             },
                             .inverse = table.isEmpty() ? cannotBeUndone(tr("the former schema")) : exactly(QStringLiteral("ALTER TABLE %1 SET SCHEMA %2").arg(QualifiedName { schema, table.name }.quoted(), quoteIdentifier(table.schema))) });
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    if (statement.is("AlterTableStmt")) {
        const QualifiedName table = readRelation(statement.child("relation"), context);
        return { changeOwner(table, table.display(), roleName(command.child("newowner")), context) };
    }
    if (statement.is("AlterOwnerStmt")) {
        const SyntaxNode range = statement.child("relation");
        const QualifiedName table = range.isNull() ? QualifiedName() : readRelation(range, context);
        return { changeOwner(table, table.isEmpty() ? objectName(statement.child("object")) : table.display(), roleName(statement.child("newowner")), context) };
    }
    if (statement.is("AlterObjectSchemaStmt"))
        return { setSchema(statement, context) };
    const bool drops = statement.is("DropOwnedStmt"), label = statement.is("SecLabelStmt"), depends = statement.is("AlterObjectDependsStmt");
    QStringList roles;
    for (const SyntaxNode &role : statement.children("roles"))
        roles << roleName(role);
    const QString shown = roles.isEmpty() ? objectName(statement.child("object")) : roles.join(QStringLiteral(", "));
    return { simpleOperation({ .kind = drops ? QStringLiteral("drop-owned") : label ? QStringLiteral("security-label") : depends ? QStringLiteral("depends-on-extension") : QStringLiteral("reassign-owned"), .object = shown,
                               .summary = (drops ? tr("Drop everything that %1 owns") : label ? tr("Label %1") : depends ? tr("Tie %1 to an extension") : tr("Give everything of %1 to another role")).arg(shown),
                               .verdict = drops ? highRisk(tr("What the role owns is not written in the migration: it may be tables with data, each locked ACCESS EXCLUSIVE."), Strategy::MaintenanceWindow)
                                                : mediumRisk(tr("What it touches is not written in the migration; look it up before.")),
                               .inverse = cannotBeUndone(tr("what %1 had before").arg(shown)), .understood = !drops }) };
}

OperationForm owner_and_schema()
{
    return { { "AlterTableStmt/AT_ChangeOwner", "AlterOwnerStmt", "AlterObjectSchemaStmt", "AlterObjectDependsStmt", "ReassignOwnedStmt", "DropOwnedStmt", "SecLabelStmt" }, read };
}

} // namespace lockkeeper::operations
