#include "models/change/otherobjects.h"

#include "models/change/cascade.h"
#include "models/change/catalogedits.h"
#include "models/change/partitions.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper {

QString signatureOf(const SyntaxNode &object, const OperationContext &context)
{
    QualifiedName name = readName(object.children("objname"));
    if (name.schema.isEmpty())
        name.schema = context.creationSchema();
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
    bool forEachRow = false;
    if (const RelationPtr before = context.catalog->relation(table); before && trigger)
        for (const Trigger &known : before->triggers)
            if (known.name == name && !known.definition.isEmpty()) {
                inverse = { Inverse::Kind::Exact, { known.definition }, {} };
                forEachRow = firesForEachRow(known);
            }
    const QList<LockImpact> locks = triggerLocks(table, forEachRow, LockMode::AccessExclusive, context);
    return { simpleOperation({ .kind = trigger ? QStringLiteral("drop-trigger") : rule ? QStringLiteral("drop-rule") : QStringLiteral("drop-policy"),
                               .object = table.display() + u'.' + name,
                               .summary = (trigger ? tr("Drop trigger %1 from %2") : rule ? tr("Drop rule %1 from %2") : tr("Drop policy %1 from %2")).arg(name, table.display()),
                               .relation = table,
                               .locks = locks,
                               .verdict = { Risk::Medium, Strategy::Direct, tr("Only the catalog changes; what it did or refused stops at once.") },
                               .apply = [=](Catalog &catalog) {
                                   for (const LockImpact &lock : locks)
                                       editRelation(catalog, lock.relation, [&](Relation &relation) {
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
    bool known = true; ///< false where nobody can say what goes with it
};

static QList<Operation> dropNamed(const QString &what, const QString &name, const DropWords &words, const std::function<void(Catalog &)> &apply, const Inverse &inverse, const QList<LockImpact> &locks = {})
{
    const bool ifExists = words.ifExists;
    const Traits traits = (ifExists ? Trait::Guarded : Traits()) | (words.cascade ? Trait::Cascade : Traits());
    return { simpleOperation({ .kind = QStringLiteral("drop-") + what, .object = name, .summary = tr("Drop %1 %2").arg(what, name), .locks = locks,
                               .verdict = { Risk::Medium, Strategy::Direct, tr("Only the catalog changes; code that uses it fails.") },
                               .apply = apply, .inverse = inverse, .idempotent = ifExists, .traits = traits, .understood = words.known }) };
}

/// The same for what CASCADE follows; without it nothing but the object goes.
static QList<Operation> dropWithDependants(const QString &what, const QString &name, const DropWords &words, const Cascade &cascade, const std::function<void(Catalog &)> &alone, const Inverse &inverse, const OperationContext &context, const QList<LockImpact> &own = {})
{
    if (!words.cascade)
        return dropNamed(what, name, words, alone, inverse, own);
    QList<LockImpact> locks = own;
    for (const LockImpact &lock : cascade.effect().locks(context))
        mergeLock(locks, lock);
    return dropNamed(what, name, words,
                     [alone, effect = cascade.effect()](Catalog &catalog) {
                         effect.apply(catalog);
                         alone(catalog);
                     },
                     inverse, locks);
}

static QList<Operation> dropRoutine(const SyntaxNode &object, bool aggregate, const DropWords &words, const OperationContext &context)
{
    const QString name = signatureOf(object, context);
    Cascade cascade(*context.catalog);
    if (words.cascade)
        cascade.dropRoutines({ name.section(u'.', 0, -2), name.section(u'.', -1) });
    return dropWithDependants(aggregate ? QStringLiteral("aggregate") : QStringLiteral("function"), name, words, cascade, [name](Catalog &catalog) { catalog.routines.removeIf([&](const auto &entry) { return entry.value().name.display() == name; }); }, cannotBeUndone(tr("its definition")), context);
}

static QList<Operation> dropSchema(const QString &name, const DropWords &words, const OperationContext &context)
{
    Cascade cascade(*context.catalog);
    if (words.cascade)
        cascade.dropSchema(name);
    return dropWithDependants(QStringLiteral("schema"), name, words, cascade, [name](Catalog &catalog) { catalog.schemas.remove(name); },
                              { Inverse::Kind::LosesData, { QStringLiteral("CREATE SCHEMA ") + quoteIdentifier(name) }, tr("everything in schema %1").arg(name) }, context);
}

static QList<Operation> dropType(const SyntaxNode &object, const DropWords &words, const OperationContext &context)
{
    QualifiedName name = readName(object.children("names"));
    const TypeInfo *known = context.catalog->resolveType(name, context.searchPath);
    name = known ? known->name : name.schema.isEmpty() ? QualifiedName { context.creationSchema(), name.name } : name;
    Cascade cascade(*context.catalog);
    if (words.cascade)
        cascade.dropType(name);
    return dropWithDependants(QStringLiteral("type"), name.display(), words, cascade, [name](Catalog &catalog) { catalog.types.remove(name); }, cannotBeUndone(tr("its definition")), context);
}

static QList<Operation> dropSequence(const SyntaxNode &object, const DropWords &words, const OperationContext &context)
{
    const QualifiedName name = context.resolve(readName(object.children("items")));
    Cascade cascade(*context.catalog);
    if (words.cascade)
        cascade.dropSequence(name);
    return dropWithDependants(QStringLiteral("sequence"), name.display(), words, cascade, [name](Catalog &catalog) { catalog.sequences.remove(name); }, cannotBeUndone(tr("its definition")), context,
                              { lockOf(name, LockMode::AccessExclusive, LockDuration::Brief, context) });
}

/// SHARE UPDATE EXCLUSIVE on the table (measured).
static QList<Operation> dropStatistics(const SyntaxNode &object, const DropWords &words, const OperationContext &context)
{
    const QualifiedName name = readName(object.children("items"));
    const RelationPtr table = tableOfStatistics(name, context);
    const ExtendedStatistics *known = table ? findStatistics(*table, name) : nullptr;
    const QualifiedName of = table ? table->name : QualifiedName(), gone = known ? known->name : name;
    const auto apply = [=](Catalog &catalog) {
        editRelation(catalog, of, [&](Relation &relation) { relation.statistics.removeIf([&](const ExtendedStatistics &one) { return one.name == gone; }); });
    };
    return dropNamed(QStringLiteral("statistic-ext"), name.display(), words, apply, known ? exactly(known->definition(of)) : cannotBeUndone(tr("its definition")),
                     table ? QList<LockImpact> { lockOf(of, LockMode::ShareUpdateExclusive, LockDuration::Brief, context) } : QList<LockImpact>());
}

static QList<Operation> dropPublication(const QString &name, const DropWords &words)
{
    return dropNamed(QStringLiteral("publication"), name, words, [name](Catalog &catalog) { renamePublication(catalog, name, {}); }, cannotBeUndone(tr("its definition")));
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
        } else if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" || type == "OBJECT_AGGREGATE") {
            operations << dropRoutine(object, type == "OBJECT_AGGREGATE", words, context);
        } else if (type == "OBJECT_SCHEMA") {
            operations << dropSchema(stringValue(object), words, context);
        } else if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") {
            operations << dropType(object, words, context);
        } else if (type == "OBJECT_STATISTIC_EXT") {
            operations << dropStatistics(object, words, context);
        } else if (type == "OBJECT_PUBLICATION") {
            operations << dropPublication(stringValue(object), words);
        } else if (type == "OBJECT_SEQUENCE") {
            operations << dropSequence(object, words, context);
        } else if (type == "OBJECT_EXTENSION") {
            const QString name = stringValue(object);
            operations << dropNamed(QStringLiteral("extension"), name, { words.ifExists, words.cascade, !words.cascade }, [name](Catalog &catalog) { catalog.extensions.remove(name); },
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
