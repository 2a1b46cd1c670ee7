// Foreign data wrappers, servers, user mappings and foreign tables. No local rows, so locks are brief.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static Operation object(const QString &kind, const QString &name, const QString &summary, const Inverse &inverse)
{
    return simpleOperation({ .kind = kind, .object = name, .summary = summary, .verdict = lowRisk(tr("No table is locked; foreign tables of it answer differently from now on.")), .inverse = inverse, .traits = Trait::Foreign });
}

static Operation createForeignTable(const SyntaxNode &statement, const OperationContext &context)
{
    const SyntaxNode base = statement.child("base_stmt");
    Relation relation;
    relation.name = readRelation(base.child("relation"), context);
    relation.kind = Relation::Kind::ForeignTable;
    QStringList names;
    for (const SyntaxNode &element : base.children("table_elts"))
        if (element.is("ColumnDef")) {
            Column column = readColumn(element, relation.name, context).column;
            column.number = int(relation.columns.size()) + 1;
            relation.columns << column;
            names << column.name;
        }
    QList<LockImpact> locks { { relation.name, LockMode::AccessExclusive, LockDuration::Brief, true } };
    if (const SyntaxNode bound = base.child("partbound")) {
        relation.partitionOf = readRelation(base.children("inh_relations").value(0), context);
        relation.partitionBound = boundText(bound);
        if (const RelationPtr parent = context.catalog->relation(relation.partitionOf))
            relation.columns = parent->columns;
        locks << lockOf(relation.partitionOf, LockMode::AccessExclusive, LockDuration::Brief, context);
    }
    return simpleOperation({ .kind = QStringLiteral("create-foreign-table"), .object = relation.name.display(), .summary = tr("Create foreign table %1").arg(relation.name.display()), .relation = relation.name,
                             .locks = locks, .verdict = lowRisk(tr("Nobody uses a new table yet.")),
                             .apply = [relation](Catalog &catalog) {
                                 if (!catalog.relation(relation.name))
                                     catalog.relations.insert(relation.name, std::make_shared<const Relation>(relation));
                             },
                             .inverse = exactly(QStringLiteral("DROP FOREIGN TABLE %1").arg(relation.name.quoted())), .idempotent = base.boolean("if_not_exists"),
                             .traits = base.boolean("if_not_exists") ? Trait::Guarded | Trait::Foreign : Traits(Trait::Foreign), .columnLists = { names } });
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    if (statement.is("CreateForeignTableStmt"))
        return { createForeignTable(statement, context) };
    if (statement.is("AlterTableStmt")) {
        const QualifiedName table = readRelation(statement.child("relation"), context);
        return { simpleOperation({ .kind = QStringLiteral("set-foreign-options"), .object = table.display(), .summary = tr("Change the options of foreign table %1").arg(table.display()), .relation = table,
                                   .locks = { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) }, .verdict = lowRisk(tr("Only the catalog changes.")),
                                   .inverse = cannotBeUndone(tr("the former options")), .traits = Trait::Foreign }) };
    }
    const QString wrapper = statement.string("fdwname"), server = statement.string("servername");
    if (statement.is("CreateFdwStmt"))
        return { object(QStringLiteral("create-foreign-data-wrapper"), wrapper, tr("Create foreign data wrapper %1").arg(wrapper), exactly(QStringLiteral("DROP FOREIGN DATA WRAPPER ") + quoteIdentifier(wrapper))) };
    if (statement.is("AlterFdwStmt"))
        return { object(QStringLiteral("alter-foreign-data-wrapper"), wrapper, tr("Change foreign data wrapper %1").arg(wrapper), cannotBeUndone(tr("its former options"))) };
    if (statement.is("CreateForeignServerStmt"))
        return { object(QStringLiteral("create-server"), server, tr("Create server %1").arg(server), exactly(QStringLiteral("DROP SERVER ") + quoteIdentifier(server))) };
    if (statement.is("AlterForeignServerStmt"))
        return { object(QStringLiteral("alter-server"), server, tr("Change server %1").arg(server), cannotBeUndone(tr("its former options"))) };
    if (statement.is("ImportForeignSchemaStmt"))
        return { simpleOperation({ .kind = QStringLiteral("import-foreign-schema"), .object = statement.string("local_schema"), .summary = tr("Import foreign tables into %1").arg(statement.string("local_schema")),
                                   .verdict = mediumRisk(tr("Which tables come is not written in the migration.")), .inverse = cannotBeUndone(tr("drop the tables that came")), .traits = Trait::Foreign, .understood = false }) };
    return { object(QStringLiteral("user-mapping"), server, tr("Change who logs in to server %1").arg(server), cannotBeUndone(tr("the former mapping"))) };
}

OperationForm foreign_data()
{
    return { { "CreateForeignTableStmt", "AlterTableStmt/AT_GenericOptions", "CreateFdwStmt", "AlterFdwStmt", "CreateForeignServerStmt", "AlterForeignServerStmt", "ImportForeignSchemaStmt", "CreateUserMappingStmt",
               "AlterUserMappingStmt", "DropUserMappingStmt" }, read };
}

} // namespace lockkeeper::operations
