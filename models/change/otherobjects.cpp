#include "models/change/otherobjects.h"

#include "models/change/simpleoperation.h"

namespace lockkeeper {

QString signatureOf(const SyntaxNode &object, const OperationContext &context)
{
    QualifiedName name = readName(object.children("objname"));
    if (name.schema.isEmpty() && !context.searchPath.isEmpty())
        name.schema = context.searchPath.front();
    return name.display();
}

/// DROP TRIGGER, POLICY and RULE name their table first: [schema.]table.name
static QList<Operation> dropOnTable(const SyntaxNode &object, const QByteArray &type, bool ifExists, const OperationContext &context)
{
    const bool trigger = type == "OBJECT_TRIGGER", rule = type == "OBJECT_RULE";
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
    return { simpleOperation({ .kind = trigger ? QStringLiteral("drop-trigger") : rule ? QStringLiteral("drop-rule") : QStringLiteral("drop-policy"),
                               .object = table.display() + u'.' + name,
                               .summary = (trigger ? tr("Drop trigger %1 from %2") : rule ? tr("Drop rule %1 from %2") : tr("Drop policy %1 from %2")).arg(name, table.display()),
                               .relation = table,
                               .locks = { { table, LockMode::AccessExclusive, LockDuration::Brief, context.isNew(table) } },
                               .verdict = { Risk::Medium, Strategy::Direct, tr("Only the catalog changes; what it did or refused stops at once.") },
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       relation.triggers.removeIf([&](const Trigger &item) { return trigger && item.name == name; });
                                       relation.policies.removeIf([&](const Policy &item) { return !trigger && !rule && item.name == name; });
                                   });
                               },
                               .inverse = inverse, .idempotent = ifExists, .traits = ifExists ? Trait::Guarded : Traits() }) };
}

/// What is common to the objects of one DROP.
struct DropWords
{
    bool ifExists = false, cascade = false;
};

static QList<Operation> dropNamed(const QString &what, const QString &name, const DropWords &words, const std::function<void(Catalog &)> &apply, const Inverse &inverse, const QList<LockImpact> &locks = {})
{
    const bool ifExists = words.ifExists;
    const Traits traits = (ifExists ? Trait::Guarded : Traits()) | (words.cascade ? Trait::Cascade : Traits());
    return { simpleOperation({ .kind = QStringLiteral("drop-") + what, .object = name, .summary = tr("Drop %1 %2").arg(what, name), .locks = locks,
                               .verdict = { Risk::Medium, Strategy::Direct, tr("Only the catalog changes; code that uses it fails.") },
                               .apply = apply, .inverse = inverse, .idempotent = ifExists, .traits = traits }) };
}

/// With CASCADE the triggers go along that call a function (measured, 13 to 18).
static QList<Operation> dropRoutine(const QString &name, const DropWords &words, const OperationContext &context)
{
    QList<LockImpact> locks;
    QList<std::pair<QualifiedName, QString>> triggers;
    if (words.cascade)
        for (const RelationPtr &relation : context.catalog->relations)
            for (const Trigger &trigger : relation->triggers)
                if (trigger.function == name || trigger.function == name.section(u'.', -1)) {
                    mergeLock(locks, lockOf(relation->name, LockMode::AccessExclusive, LockDuration::Brief, context));
                    triggers.append({ relation->name, trigger.name });
                }
    return dropNamed(QStringLiteral("function"), name, words,
                     [=](Catalog &catalog) {
                         catalog.routines.removeIf([&](const auto &entry) { return entry.value().name.display() == name; });
                         for (const auto &[table, trigger] : triggers)
                             editRelation(catalog, table, [&, gone = trigger](Relation &relation) { relation.triggers.removeIf([&](const Trigger &item) { return item.name == gone; }); });
                     },
                     cannotBeUndone(tr("its definition")), locks);
}

static QList<Operation> dropSchema(const QString &name, const DropWords &words, const OperationContext &context)
{
    QList<LockImpact> locks;
    for (const RelationPtr &relation : context.catalog->relations)
        if (words.cascade && relation->name.schema == name)
            mergeLock(locks, lockOf(relation->name, LockMode::AccessExclusive, LockDuration::Brief, context));
    return dropNamed(QStringLiteral("schema"), name, words,
                     [name](Catalog &catalog) {
                         catalog.schemas.remove(name);
                         catalog.relations.removeIf([&](const auto &entry) { return entry.key().schema == name; });
                         catalog.types.removeIf([&](const auto &entry) { return entry.key().schema == name; });
                         catalog.sequences.removeIf([&](const auto &entry) { return entry.key().schema == name; });
                         catalog.routines.removeIf([&](const auto &entry) { return entry.value().name.schema == name; });
                     },
                     { Inverse::Kind::LosesData, { QStringLiteral("CREATE SCHEMA ") + quoteIdentifier(name) }, tr("everything in schema %1").arg(name) }, locks);
}

QList<Operation> dropOtherObjects(const SyntaxNode &statement, const OperationContext &context)
{
    const QByteArray type = statement.enumerator("remove_type");
    const DropWords words { statement.boolean("missing_ok"), statement.enumerator("behavior") == "DROP_CASCADE" };
    const Inverse unknown = cannotBeUndone(tr("its definition"));
    QList<Operation> operations;
    for (const SyntaxNode &object : statement.children("objects")) {
        if (type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY" || type == "OBJECT_RULE") {
            operations << dropOnTable(object, type, words.ifExists, context);
        } else if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE") {
            operations << dropRoutine(signatureOf(object, context), words, context);
        } else if (type == "OBJECT_SCHEMA") {
            operations << dropSchema(stringValue(object), words, context);
        } else if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") {
            QualifiedName name = readName(object.children("names"));
            const TypeInfo *known = context.catalog->resolveType(name, context.searchPath);
            name = known ? known->name : name.schema.isEmpty() ? QualifiedName { context.searchPath.value(0), name.name } : name;
            operations << dropNamed(QStringLiteral("type"), name.display(), words, [name](Catalog &catalog) { catalog.types.remove(name); }, unknown);
        } else if (type == "OBJECT_SEQUENCE") {
            const QualifiedName name = context.resolve(readName(object.children("items")));
            operations << dropNamed(QStringLiteral("sequence"), name.display(), words, [name](Catalog &catalog) { catalog.sequences.remove(name); }, unknown,
                                    { lockOf(name, LockMode::AccessExclusive, LockDuration::Brief, context) });
        } else if (type == "OBJECT_EXTENSION") {
            const QString name = stringValue(object);
            operations << dropNamed(QStringLiteral("extension"), name, words, [name](Catalog &catalog) { catalog.extensions.remove(name); },
                                    { Inverse::Kind::LosesData, { QStringLiteral("CREATE EXTENSION ") + quoteIdentifier(name) }, tr("what used extension %1").arg(name) });
        } else {
            QStringList parts = nameParts(object.children("items"));
            parts = parts.isEmpty() ? nameParts(object.children("objname")) : parts;
            const QString name = parts.isEmpty() ? stringValue(object) : parts.join(u'.');
            operations << dropNamed(QString::fromLatin1(type.mid(7)).toLower().replace(u'_', u'-'), name, words, [](Catalog &) {}, unknown);
        }
    }
    return operations;
}

} // namespace lockkeeper
