// ALTER TABLE ... ALTER COLUMN ... ADD GENERATED AS IDENTITY, SET GENERATED or sequence options, DROP IDENTITY.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const QString column = command.string("name"), object = table.display() + u'.' + column;
    const QByteArray type = command.enumerator("subtype");
    const bool add = type == "AT_AddIdentity", drop = type == "AT_DropIdentity";
    Column::Identity identity = Column::Identity::None;
    if (add)
        identity = command.child("def").string("generated_when") == u"a" ? Column::Identity::Always : Column::Identity::ByDefault;
    for (const SyntaxNode &option : command.child("def").children("items"))
        if (option.string("defname") == u"generated")
            identity = option.child("arg").integer("ival") == 'a' ? Column::Identity::Always : Column::Identity::ByDefault;
    const QualifiedName sequence = sequenceName(table, column, context);
    const QString alter = QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 ").arg(table.quoted(), quoteIdentifier(column));
    return { simpleOperation({ .kind = add ? QStringLiteral("add-identity") : drop ? QStringLiteral("drop-identity") : QStringLiteral("alter-identity"), .object = object,
                               .summary = (add ? tr("Make %1 an identity column") : drop ? tr("Drop the identity of %1") : tr("Change the identity of %1")).arg(object), .relation = table,
                               .locks = { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) },
                               .verdict = drop ? mediumRisk(tr("Inserts without a value fail from now on, because the column stays NOT NULL."))
                                               : lowRisk(tr("Only the catalog changes; the sequence starts at its first value, also where rows exist.")),
                               .apply = [=](Catalog &catalog) {
                                   if (add) {
                                       Column made;
                                       made.name = column;
                                       made.identity = identity;
                                       if (const RelationPtr known = catalog.relation(table); known && known->column(column))
                                           made.type = known->column(column)->type;
                                       catalog.sequences.insert(sequence, sequenceOf(sequence, table, made));
                                   } else if (drop) {
                                       catalog.sequences.removeIf([&](const auto &entry) { return entry.value().ownerTable == table && entry.value().ownerColumn == column; });
                                   }
                                   if (!add && !drop && identity == Column::Identity::None)
                                       return; // sequence options
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       for (Column &item : relation.columns)
                                           if (item.name == column)
                                               item.identity = identity;
                                   });
                               },
                               .inverse = add ? exactly(alter + QStringLiteral("DROP IDENTITY")) : cannotBeUndone(tr("the former identity of %1").arg(object)),
                               .idempotent = drop && command.boolean("missing_ok"), .traits = command.boolean("missing_ok") ? Trait::Guarded : Traits() }) };
}

OperationForm column_identity()
{
    return { { "AlterTableStmt/AT_AddIdentity", "AlterTableStmt/AT_SetIdentity", "AlterTableStmt/AT_DropIdentity" }, read };
}

} // namespace lockkeeper::operations
