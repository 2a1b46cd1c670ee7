// CREATE TYPE AS ENUM, CREATE TYPE AS (...), CREATE DOMAIN, and ALTER TYPE ... ADD or RENAME VALUE.
#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

static QualifiedName inPath(QualifiedName name, const OperationContext &context)
{
    if (name.schema.isEmpty())
        name.schema = context.creationSchema();
    return name;
}

static QList<Operation> createType(const SyntaxNode &statement, const OperationContext &context)
{
    TypeInfo type;
    if (statement.is("CreateEnumStmt")) {
        type.kind = TypeInfo::Kind::Enum;
        type.name = inPath(readName(statement.children("type_name")), context);
        type.labels = nameParts(statement.children("vals"));
    } else if (statement.is("CreateDomainStmt")) {
        type.kind = TypeInfo::Kind::Domain;
        type.name = inPath(readName(statement.children("domainname")), context);
        type.baseType = readType(statement.child("type_name"), context);
        if (const TypeInfo *base = context.catalog->resolveType(readName(statement.child("type_name").children("names")), context.searchPath); base && base->kind == TypeInfo::Kind::Domain) {
            type.notNull = base->notNull; // a domain over a domain keeps its rules
            type.constraints = base->constraints;
        }
        for (const SyntaxNode &constraint : statement.children("constraints")) {
            if (constraint.enumerator("contype") == "CONSTR_NOTNULL")
                type.notNull = true;
            else if (constraint.enumerator("contype") == "CONSTR_CHECK")
                type.constraints << QStringLiteral("%1 CHECK (%2)").arg(constraint.string("conname").isEmpty() ? type.name.name + QStringLiteral("_check") : constraint.string("conname"), deparseExpression(constraint.child("raw_expr")));
        }
    } else {
        type.kind = TypeInfo::Kind::Composite;
        const SyntaxNode name = statement.child("typevar");
        type.name = inPath({ name.string("schemaname"), name.string("relname") }, context);
        for (const SyntaxNode &column : statement.children("coldeflist"))
            type.attributes << quoteIdentifier(column.string("colname")) + u' ' + readType(column.child("type_name"), context);
    }
    const QString word = type.kind == TypeInfo::Kind::Domain ? QStringLiteral("DOMAIN") : QStringLiteral("TYPE");
    return { simpleOperation({ .kind = QStringLiteral("create-type"), .object = type.name.display(), .summary = tr("Create %1 %2").arg(type.kindName(), type.name.display()),
                               .verdict = { Risk::Low, Strategy::Direct, tr("Nobody uses a new type yet.") },
                               .apply = [type](Catalog &catalog) { catalog.types.insert(type.name, type); },
                               .inverse = { Inverse::Kind::Exact, { QStringLiteral("DROP %1 %2").arg(word, type.name.quoted()) }, {} } }) };
}

/// Adding a value runs in a transaction since 12, but the value cannot be used before the COMMIT (55P04).
static QList<Operation> alterEnum(const SyntaxNode &statement, const OperationContext &context)
{
    QualifiedName name = readName(statement.children("type_name"));
    if (name.schema.isEmpty())
        for (const QString &schema : context.searchPath)
            if (context.catalog->types.contains({ schema, name.name })) {
                name.schema = schema;
                break;
            }
    name = inPath(name, context);
    const QString old = statement.string("old_val"), added = statement.string("new_val");
    const bool rename = !old.isEmpty(), after = statement.boolean("new_val_is_after");
    const QString neighbour = statement.string("new_val_neighbor");
    return { simpleOperation({ .kind = rename ? QStringLiteral("rename-enum-value") : QStringLiteral("add-enum-value"), .object = name.display() + u'.' + (rename ? old : added),
                               .summary = rename ? tr("Rename value %1 of %2 to %3").arg(old, name.display(), added) : tr("Add value %1 to %2").arg(added, name.display()),
                               .verdict = rename ? Verdict { Risk::High, Strategy::ExpandContract, tr("Code that writes the old value fails from this moment on.") }
                                                 : Verdict { Risk::Low, Strategy::Direct, tr("No table is locked. Code must know the value before rows have it.") },
                               .apply = [=](Catalog &catalog) {
                                   if (!catalog.types.contains(name))
                                       return;
                                   TypeInfo changed = catalog.types.value(name);
                                   QStringList &labels = changed.labels;
                                   if (rename)
                                       std::replace(labels.begin(), labels.end(), old, added);
                                   else if (!labels.contains(added))
                                       labels.insert(neighbour.isEmpty() ? labels.size() : std::max<qsizetype>(0, labels.indexOf(neighbour)) + after, added);
                                   catalog.types.insert(name, changed);
                               },
                               .inverse = rename ? Inverse { Inverse::Kind::Exact, { QStringLiteral("ALTER TYPE %1 RENAME VALUE %2 TO %3").arg(name.quoted(), quoteLiteral(added), quoteLiteral(old)) }, {} }
                                                 : Inverse { Inverse::Kind::Impossible, {}, tr("PostgreSQL cannot take a value out of an enum") },
                               .idempotent = statement.boolean("skip_if_new_val_exists"),
                               .traits = (neighbour.isEmpty() ? Traits() : Trait::Positioned) | (statement.boolean("skip_if_new_val_exists") ? Trait::Guarded : Traits()) }) };
}

OperationForm create_type()
{
    return { { "CreateEnumStmt", "CreateDomainStmt", "CompositeTypeStmt", "AlterEnumStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) {
                return statement.is("AlterEnumStmt") ? alterEnum(statement, context) : createType(statement, context);
            } };
}

} // namespace lockkeeper::operations
