// Aggregates, operators and their classes and families, collations, conversions, casts, transforms, text search, languages,
// access methods: catalog only, no table is locked (manual: the CREATE and ALTER page of each).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QString nameOf(const SyntaxNode &statement)
{
    for (const char *field : { "defnames", "opclassname", "opfamilyname", "cfgname", "dictname", "conversion_name", "collname" })
        if (const QStringList parts = nameParts(statement.children(field)); !parts.isEmpty())
            return parts.join(u'.');
    for (const char *field : { "plname", "amname", "lang" })
        if (const QString name = statement.string(field); !name.isEmpty())
            return name;
    return nameParts(statement.child("opername").children("objname")).join(u'.');
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    static const QHash<QByteArray, QString> kinds {
        { "CreateCastStmt", QStringLiteral("create-cast") }, { "CreateConversionStmt", QStringLiteral("create-conversion") }, { "CreateTransformStmt", QStringLiteral("create-transform") },
        { "CreateOpClassStmt", QStringLiteral("create-operator-class") }, { "CreateOpFamilyStmt", QStringLiteral("create-operator-family") }, { "AlterOpFamilyStmt", QStringLiteral("alter-operator-family") },
        { "AlterOperatorStmt", QStringLiteral("alter-operator") }, { "AlterCollationStmt", QStringLiteral("alter-collation") }, { "CreatePLangStmt", QStringLiteral("create-language") },
        { "CreateAmStmt", QStringLiteral("create-access-method") }, { "AlterTSConfigurationStmt", QStringLiteral("alter-text-search") }, { "AlterTSDictionaryStmt", QStringLiteral("alter-text-search") } };
    static const QHash<QByteArray, QString> defined {
        { "OBJECT_AGGREGATE", QStringLiteral("create-aggregate") }, { "OBJECT_OPERATOR", QStringLiteral("create-operator") }, { "OBJECT_TYPE", QStringLiteral("create-type") },
        { "OBJECT_COLLATION", QStringLiteral("create-collation") }, { "OBJECT_TSPARSER", QStringLiteral("create-text-search") }, { "OBJECT_TSDICTIONARY", QStringLiteral("create-text-search") },
        { "OBJECT_TSTEMPLATE", QStringLiteral("create-text-search") }, { "OBJECT_TSCONFIGURATION", QStringLiteral("create-text-search") } };
    QString name = nameOf(statement);
    if (statement.is("CreateCastStmt") || statement.is("CreateTransformStmt"))
        name = readType(statement.child(statement.is("CreateCastStmt") ? "sourcetype" : "type_name"), context) + (statement.is("CreateCastStmt") ? QStringLiteral(" AS ") + readType(statement.child("targettype"), context) : QString());
    const QString kind = statement.is("DefineStmt") ? defined.value(statement.enumerator("kind"), QStringLiteral("create-object")) : kinds.value(statement.kind());
    const bool alters = kind.startsWith(u"alter"), guarded = statement.boolean("if_not_exists") || statement.boolean("replace");
    std::function<void(Catalog &)> apply;
    if (kind == u"create-aggregate") {
        Routine aggregate;
        aggregate.name = readName(statement.children("defnames"));
        if (aggregate.name.schema.isEmpty())
            aggregate.name.schema = context.creationSchema();
        aggregate.kind = QStringLiteral("aggregate");
        QStringList types;
        for (const SyntaxNode &parameter : statement.children("args").value(0).children("items"))
            types << readType(parameter.child("arg_type"), context);
        aggregate.arguments = types.isEmpty() ? QStringLiteral("*") : types.join(QStringLiteral(", "));
        apply = [aggregate](Catalog &catalog) { catalog.routines.insert(aggregate.signature(), aggregate); };
    }
    return { simpleOperation({ .kind = kind, .object = name, .summary = (alters ? tr("Change %1 %2") : tr("Create %1 %2")).arg(kind.section(u'-', 1).replace(u'-', u' '), name),
                               .verdict = lowRisk(alters ? tr("Only the catalog changes; what uses it behaves differently at once.") : tr("Nobody uses it yet.")),
                               .apply = apply, .inverse = cannotBeUndone(tr("drop or change it by hand")), .idempotent = guarded, .traits = guarded ? Trait::Guarded : Traits() }) };
}

OperationForm define_objects()
{
    return { { "DefineStmt", "CreateCastStmt", "CreateConversionStmt", "CreateTransformStmt", "CreateOpClassStmt", "CreateOpFamilyStmt", "AlterOpFamilyStmt", "AlterOperatorStmt", "AlterCollationStmt", "CreatePLangStmt",
               "CreateAmStmt", "AlterTSConfigurationStmt", "AlterTSDictionaryStmt" }, read };
}

} // namespace lockkeeper::operations
