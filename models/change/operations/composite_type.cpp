// ALTER TYPE of a composite type, range types, and ALTER TYPE ... SET of a base type. With CASCADE, tables OF the type follow,
// under ACCESS EXCLUSIVE (measured, 13 to 18).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QualifiedName typeIn(QualifiedName name, const OperationContext &context)
{
    if (const TypeInfo *known = context.catalog->resolveType(name, context.searchPath))
        return known->name;
    if (name.schema.isEmpty())
        name.schema = context.creationSchema();
    return name;
}

/// A table of the type changes with it.
static void follow(Relation &table, const QByteArray &subtype, const QString &name, const QString &attributeType)
{
    if (subtype == "AT_DropColumn")
        table.columns.removeIf([&](const Column &column) { return column.name == name; });
    for (Column &column : table.columns)
        if (column.name == name)
            column.type = attributeType;
    if (subtype != "AT_AddColumn")
        return;
    Column added;
    added.name = name;
    added.type = attributeType;
    for (const Column &column : table.columns)
        added.number = std::max(added.number, column.number + 1);
    table.columns << added;
}

static Operation alterAttribute(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName type = typeIn({ statement.child("relation").string("schemaname"), statement.child("relation").string("relname") }, context);
    const QByteArray subtype = command.enumerator("subtype");
    const SyntaxNode definition = command.child("def");
    const QString name = subtype == "AT_AddColumn" ? definition.string("colname") : command.string("name");
    const bool cascade = command.enumerator("behavior") == "DROP_CASCADE";
    QList<LockImpact> locks;
    for (const RelationPtr &table : tablesOfType(*context.catalog, type))
        locks << lockOf(table->name, LockMode::AccessExclusive, subtype == "AT_AlterColumnType" ? LockDuration::Rewrite : LockDuration::Brief, context);
    const QString attributeType = subtype == "AT_DropColumn" ? QString() : readType(definition.child("type_name"), context);
    const QString attribute = quoteIdentifier(name) + u' ' + attributeType;
    return simpleOperation({ .kind = QStringLiteral("alter-composite-type"), .object = type.display() + u'.' + name, .summary = tr("Change attribute %1 of type %2").arg(name, type.display()), .locks = locks,
                             .verdict = locks.isEmpty() ? mediumRisk(tr("Stored values of the type are read with the new attributes; code that knows the old ones may fail.")) : highRisk(tr("The tables of this type change with it, while reads and writes wait."), Strategy::ExpandContract),
                             .apply = [=](Catalog &catalog) {
                                 for (const LockImpact &lock : locks)
                                     editRelation(catalog, lock.relation, [&](Relation &relation) { follow(relation, subtype, name, attributeType); });
                                 const TypeInfo *known = catalog.types.find(type);
                                 if (!known)
                                     return;
                                 TypeInfo changed = *known;
                                 const QString prefix = quoteIdentifier(name) + u' ';
                                 if (subtype == "AT_AddColumn")
                                     changed.attributes << attribute;
                                 else if (subtype == "AT_DropColumn")
                                     changed.attributes.removeIf([&](const QString &known2) { return known2.startsWith(prefix); });
                                 else
                                     for (QString &known2 : changed.attributes)
                                         if (known2.startsWith(prefix))
                                             known2 = attribute;
                                 catalog.types.insert(type, changed);
                             },
                             .inverse = subtype == "AT_AddColumn" ? Inverse { Inverse::Kind::LosesNew, { QStringLiteral("ALTER TYPE %1 DROP ATTRIBUTE %2").arg(type.quoted(), quoteIdentifier(name)) }, tr("values of %1").arg(name) } : cannotBeUndone(tr("the former attribute %1").arg(name)),
                             .traits = cascade ? Trait::Cascade : Traits() });
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    if (statement.is("AlterTableStmt"))
        return { alterAttribute(statement, command, context) };
    const QualifiedName type = typeIn(readName(statement.children("type_name")), context);
    if (statement.is("AlterTypeStmt"))
        return { simpleOperation({ .kind = QStringLiteral("alter-type"), .object = type.display(), .summary = tr("Change the properties of type %1").arg(type.display()), .verdict = lowRisk(tr("Only the catalog changes.")),
                                   .inverse = cannotBeUndone(tr("the former properties")), .idempotent = true }) };
    TypeInfo range;
    range.name = type;
    range.kind = TypeInfo::Kind::Range;
    return { simpleOperation({ .kind = QStringLiteral("create-type"), .object = type.display(), .summary = tr("Create %1 %2").arg(range.kindName(), type.display()), .verdict = lowRisk(tr("Nobody uses a new type yet.")),
                               .apply = [range](Catalog &catalog) { catalog.types.insert(range.name, range); }, .inverse = exactly(QStringLiteral("DROP TYPE ") + type.quoted()) }) };
}

OperationForm composite_type()
{
    return { { "AlterTableStmt/OBJECT_TYPE", "AlterTypeStmt", "CreateRangeStmt" }, read };
}

} // namespace lockkeeper::operations
