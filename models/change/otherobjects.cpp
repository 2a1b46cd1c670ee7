#include "models/change/otherobjects.h"

#include "models/change/simpleoperation.h"

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Operation", text);
}

QString signatureOf(const SyntaxNode &object, const OperationContext &context)
{
    QualifiedName name = readName(object.children("objname"));
    if (name.schema.isEmpty() && !context.searchPath.isEmpty())
        name.schema = context.searchPath.front();
    return name.display();
}

/// DROP TRIGGER and DROP POLICY name their table first: [schema.]table.name
static QList<Operation> dropOnTable(const SyntaxNode &object, bool trigger, bool ifExists, const OperationContext &context)
{
    const QStringList parts = nameParts(object.children("items"));
    if (parts.size() < 2)
        return {};
    const QString name = parts.back();
    const QualifiedName table = context.resolve({ parts.size() > 2 ? parts[0] : QString(), parts[parts.size() - 2] });
    Inverse inverse { Inverse::Kind::Impossible, {}, tr("the definition of %1").arg(name) };
    if (const RelationPtr before = context.catalog->relation(table); before && trigger)
        for (const Trigger &known : before->triggers)
            if (known.name == name && !known.definition.isEmpty())
                inverse = { Inverse::Kind::Exact, { known.definition }, {} };
    return { simpleOperation({ .kind = trigger ? QStringLiteral("drop-trigger") : QStringLiteral("drop-policy"),
                               .object = table.display() + u'.' + name,
                               .summary = (trigger ? tr("Drop trigger %1 from %2") : tr("Drop policy %1 from %2")).arg(name, table.display()),
                               .relation = table,
                               .locks = { { table, LockMode::AccessExclusive, LockDuration::Brief, context.isNew(table) } },
                               .verdict = { Risk::Medium, Strategy::Direct, tr("Only the catalog changes; what it did or refused stops at once.") },
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       relation.triggers.removeIf([&](const Trigger &item) { return trigger && item.name == name; });
                                       relation.policies.removeIf([&](const Policy &item) { return !trigger && item.name == name; });
                                   });
                               },
                               .inverse = inverse, .idempotent = ifExists }) };
}

static QList<Operation> dropNamed(const QString &what, const QString &name, bool ifExists, const std::function<void(Catalog &)> &apply, const Inverse &inverse)
{
    return { simpleOperation({ .kind = QStringLiteral("drop-") + what, .object = name, .summary = tr("Drop %1 %2").arg(what, name),
                               .verdict = { Risk::Medium, Strategy::Direct, tr("Only the catalog changes; code that uses it fails.") },
                               .apply = apply, .inverse = inverse, .idempotent = ifExists }) };
}

QList<Operation> dropOtherObjects(const SyntaxNode &statement, const OperationContext &context)
{
    const QByteArray type = statement.enumerator("remove_type");
    const bool ifExists = statement.boolean("missing_ok");
    QList<Operation> operations;
    for (const SyntaxNode &object : statement.children("objects")) {
        const Inverse unknown { Inverse::Kind::Impossible, {}, tr("its definition") };
        if (type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY") {
            operations << dropOnTable(object, type == "OBJECT_TRIGGER", ifExists, context);
        } else if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE") {
            const QString name = signatureOf(object, context);
            operations << dropNamed(QStringLiteral("function"), name, ifExists, [name](Catalog &catalog) { catalog.routines.removeIf([&](const auto &entry) { return entry.value().name.display() == name; }); }, unknown);
        } else if (type == "OBJECT_SCHEMA") {
            const QString name = stringValue(object);
            operations << dropNamed(QStringLiteral("schema"), name, ifExists,
                                    [name](Catalog &catalog) {
                                        catalog.schemas.remove(name);
                                        catalog.relations.removeIf([&](const auto &entry) { return entry.key().schema == name; });
                                    },
                                    { Inverse::Kind::LosesData, { QStringLiteral("CREATE SCHEMA ") + quoteIdentifier(name) }, tr("everything in schema %1").arg(name) });
        } else if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") {
            QualifiedName name = readName(object.children("names"));
            if (name.schema.isEmpty() && !context.searchPath.isEmpty())
                name.schema = context.searchPath.front();
            operations << dropNamed(QStringLiteral("type"), name.display(), ifExists, [name](Catalog &catalog) { catalog.types.remove(name); }, unknown);
        } else if (type == "OBJECT_SEQUENCE") {
            const QualifiedName name = context.resolve(readName(object.children("items")));
            operations << dropNamed(QStringLiteral("sequence"), name.display(), ifExists, [name](Catalog &catalog) { catalog.sequences.remove(name); }, unknown);
        } else if (type == "OBJECT_EXTENSION") {
            const QString name = stringValue(object);
            operations << dropNamed(QStringLiteral("extension"), name, ifExists, [name](Catalog &catalog) { catalog.extensions.remove(name); },
                                    { Inverse::Kind::LosesData, { QStringLiteral("CREATE EXTENSION ") + quoteIdentifier(name) }, tr("what used extension %1").arg(name) });
        }
    }
    return operations;
}

} // namespace lockkeeper
