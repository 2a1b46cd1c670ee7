#include "models/catalog/catalogdifference.h"

#include "models/catalog/columntext.h"

#include <QCoreApplication>

namespace lockkeeper {

using Kind = CatalogDifference::Kind;

QString CatalogDifference::kindId() const
{
    static const char *const ids[] = { "missing", "extra", "different", "order", "layout" };
    return QLatin1String(ids[int(kind)]);
}

/// A view, or what an extension brings, may be pages long.
static QString shortened(const QString &definition)
{
    static constexpr qsizetype shown = 200; // characters
    return definition.size() > shown ? definition.left(shown).simplified() + QStringLiteral("...") : definition;
}

QString CatalogDifference::sentence() const
{
    switch (kind) {
    case Kind::Missing: return QCoreApplication::translate("CatalogDifference", "%1 is missing (it was: %2).").arg(object, shortened(before));
    case Kind::Extra: return QCoreApplication::translate("CatalogDifference", "%1 is left over (%2).").arg(object, shortened(after));
    case Kind::Different: return QCoreApplication::translate("CatalogDifference", "%1 was %2 and is %3.").arg(object, shortened(before), shortened(after));
    case Kind::Order: return QCoreApplication::translate("CatalogDifference", "%1 has its columns in another order: %2 instead of %3.").arg(object, after, before);
    case Kind::Layout: return QCoreApplication::translate("CatalogDifference", "%1 is the same but for the white space in its lines.").arg(object);
    }
    return {};
}

namespace {

/// Objects as (name, definition): enough to compare anything.
using Described = QMap<QString, QString>;

QStringList bareLines(const QString &definition)
{
    QStringList lines;
    for (const QString &line : definition.split(u'\n'))
        if (const QString bare = line.trimmed(); !bare.isEmpty())
            lines << bare;
    return lines;
}

void compare(const Described &before, const Described &after, QList<CatalogDifference> &differences)
{
    for (auto item = before.cbegin(); item != before.cend(); ++item) {
        const auto other = after.constFind(item.key());
        if (other == after.cend())
            differences << CatalogDifference { item.key(), Kind::Missing, item.value(), {} };
        else if (other.value() != item.value())
            differences << CatalogDifference { item.key(), bareLines(item.value()) == bareLines(other.value()) ? Kind::Layout : Kind::Different, item.value(), other.value() };
    }
    for (auto item = after.cbegin(); item != after.cend(); ++item)
        if (!before.contains(item.key()))
            differences << CatalogDifference { item.key(), Kind::Extra, {}, item.value() };
}

QString describe(const Column &column)
{
    QString text = columnText(column);
    if (column.notNull)
        text += QStringLiteral(" NOT NULL");
    if (!column.comment.isEmpty())
        text += QStringLiteral(" -- ") + column.comment;
    return text;
}

QString describe(const Policy &policy)
{
    return QStringLiteral("%1 FOR %2 TO %3 USING (%4) WITH CHECK (%5)")
        .arg(policy.permissive ? QStringLiteral("PERMISSIVE") : QStringLiteral("RESTRICTIVE"), policy.command, policy.roles.join(QStringLiteral(", ")), policy.usingExpression, policy.checkExpression);
}

QString describeItself(const Relation &relation)
{
    QStringList facts { relation.kindName() };
    const auto add = [&](const char *what, const QString &value) {
        if (!value.isEmpty())
            facts << QLatin1String(what) + value;
    };
    add("owner ", relation.owner);
    add("comment ", relation.comment);
    add("partitioned by ", relation.partitionKey);
    add("partition of ", relation.partitionOf.display());
    add("", relation.partitionBound);
    add("privileges ", relation.privileges.join(u' '));
    add("options ", relation.options.join(u' '));
    add("tablespace ", relation.tablespace);
    add("", relation.unlogged ? QStringLiteral("unlogged") : QString());
    add("", relation.rowSecurity ? QStringLiteral("row security") : QString());
    add("", relation.forceRowSecurity ? QStringLiteral("forced row security") : QString());
    add("replica identity ", relation.replicaIdentity == u'd' ? QString() : QString(relation.replicaIdentity));
    add("as ", relation.viewDefinition);
    return facts.join(QStringLiteral(", "));
}

Described describeParts(const Relation &relation)
{
    Described parts;
    const QString name = relation.name.display();
    parts.insert(QStringLiteral("%1 %2").arg(relation.kindName(), name), describeItself(relation));
    for (const Column &column : relation.columns)
        parts.insert(QStringLiteral("column %1.%2").arg(name, column.name), describe(column));
    for (const Constraint &constraint : relation.constraints)
        parts.insert(QStringLiteral("constraint %1 on %2").arg(constraint.name, name), constraint.definition() + (constraint.comment.isEmpty() ? QString() : QStringLiteral(" -- ") + constraint.comment));
    for (const Index &index : relation.indexes)
        parts.insert(QStringLiteral("index %1.%2").arg(relation.name.schema, index.name),
                     index.definition(relation.name) + (index.valid ? QString() : QStringLiteral(" INVALID")) + (index.comment.isEmpty() ? QString() : QStringLiteral(" -- ") + index.comment));
    static const QMap<QChar, QString> firings { { u'D', QStringLiteral(" DISABLED") }, { u'R', QStringLiteral(" REPLICA") }, { u'A', QStringLiteral(" ALWAYS") } };
    for (const Trigger &trigger : relation.triggers)
        parts.insert(QStringLiteral("trigger %1 on %2").arg(trigger.name, name), trigger.definition + firings.value(trigger.firing));
    for (const Policy &policy : relation.policies)
        parts.insert(QStringLiteral("policy %1 on %2").arg(policy.name, name), describe(policy));
    return parts;
}

QStringList columnOrder(const Relation &relation)
{
    QStringList names;
    for (const Column &column : relation.columns)
        names << column.name;
    return names;
}

void compareRelations(const Catalog &before, const Catalog &after, QList<CatalogDifference> &differences)
{
    for (const RelationPtr &relation : before.sortedRelations()) {
        const RelationPtr other = after.relation(relation->name);
        if (!other) {
            differences << CatalogDifference { QStringLiteral("%1 %2").arg(relation->kindName(), relation->name.display()), Kind::Missing, describeItself(*relation), {}, relation->name };
            continue;
        }
        if (other == relation)
            continue;
        const qsizetype soFar = differences.size();
        compare(describeParts(*relation), describeParts(*other), differences);
        for (qsizetype i = soFar; i < differences.size(); ++i)
            differences[i].relation = relation->name;
        const QStringList orderBefore = columnOrder(*relation), orderAfter = columnOrder(*other);
        if (differences.size() == soFar && orderBefore != orderAfter)
            differences << CatalogDifference { QStringLiteral("%1 %2").arg(relation->kindName(), relation->name.display()), Kind::Order, orderBefore.join(QStringLiteral(", ")), orderAfter.join(QStringLiteral(", ")), relation->name };
    }
    for (const RelationPtr &relation : after.sortedRelations())
        if (!before.relation(relation->name))
            differences << CatalogDifference { QStringLiteral("%1 %2").arg(relation->kindName(), relation->name.display()), Kind::Extra, {}, describeItself(*relation), relation->name };
}

Described describeOthers(const Catalog &catalog)
{
    Described parts;
    for (const SchemaInfo &schema : catalog.schemas)
        parts.insert(QStringLiteral("schema %1").arg(schema.name), QStringList { schema.owner, schema.comment, schema.privileges.join(u' ') }.join(u'|'));
    for (const Routine &routine : catalog.routines)
        parts.insert(QStringLiteral("%1 %2").arg(routine.kind, routine.signature()), routine.definition + QStringList { routine.owner, routine.comment, routine.privileges.join(u' ') }.join(u'|'));
    for (const TypeInfo &type : catalog.types)
        parts.insert(QStringLiteral("%1 %2").arg(type.kindName(), type.name.display()),
                     QStringList { type.labels.join(u','), type.baseType, type.notNull ? QStringLiteral("NOT NULL") : QString(), type.defaultExpression, type.constraints.join(u','), type.attributes.join(u','), type.comment }.join(u'|'));
    for (const Sequence &sequence : catalog.sequences)
        parts.insert(QStringLiteral("sequence %1").arg(sequence.name.display()),
                     QStringLiteral("%1 START %2 INCREMENT %3 MIN %4 MAX %5 CACHE %6 %7 OWNED BY %8.%9").arg(sequence.type).arg(sequence.start).arg(sequence.increment).arg(sequence.minimum)
                         .arg(sequence.maximum).arg(sequence.cache).arg(sequence.cycle ? QStringLiteral("CYCLE") : QString(), sequence.ownerTable.display(), sequence.ownerColumn));
    for (const Extension &extension : catalog.extensions)
        parts.insert(QStringLiteral("extension %1").arg(extension.name), extension.version + u' ' + extension.schema);
    return parts;
}

/// "sequence shop.orders_id_seq" is "shop.orders_id_seq" here.
QSet<QString> comeOrGone(const QList<CatalogDifference> &differences)
{
    QSet<QString> names;
    for (const CatalogDifference &difference : differences)
        if (difference.kind == Kind::Missing || difference.kind == Kind::Extra)
            names.insert(difference.object.section(u' ', 1));
    return names;
}

/// Whether it is one of @p names or a part of one, as the server describes it: "settings of column note of table shop.orders".
bool goesWith(const QString &object, const QSet<QString> &names)
{
    static const QString settings = QStringLiteral("settings of ");
    const QString whose = object.startsWith(settings) ? object.mid(settings.size()) : object;
    const QString itself = whose.section(u' ', 1), last = whose.section(u' ', -1);
    return names.contains(itself) || names.contains(last) || names.contains(last + u'.' + whose.section(u' ', 1, 1));
}

/// What comes or goes with an object of the others is told with that.
void compareRest(const Catalog &before, const Catalog &after, QList<CatalogDifference> &differences)
{
    static constexpr int ofMajor = 10'000;
    if (!before.rest || !after.rest || before.serverVersion / ofMajor != after.serverVersion / ofMajor)
        return;
    const QSet<QString> told = comeOrGone(differences);
    QList<CatalogDifference> found;
    compare(*before.rest, *after.rest, found);
    for (const CatalogDifference &difference : std::as_const(found))
        if (difference.kind == Kind::Different || !goesWith(difference.object, told))
            differences << difference;
}

} // namespace

QList<CatalogDifference> catalogDifferences(const Catalog &before, const Catalog &after)
{
    QList<CatalogDifference> differences;
    compareRelations(before, after, differences);
    compare(describeOthers(before), describeOthers(after), differences);
    compareRest(before, after, differences);
    return differences;
}

QList<CatalogDifference> differencesOf(const QMap<QString, QString> &before, const QMap<QString, QString> &after)
{
    QList<CatalogDifference> differences;
    compare(before, after, differences);
    return differences;
}

QList<CatalogDifference> restDifferences(const Catalog &before, const Catalog &after)
{
    QList<CatalogDifference> differences = catalogDifferences(before, after);
    differences.removeIf([&](const CatalogDifference &difference) { return !(before.rest && before.rest->contains(difference.object)) && !(after.rest && after.rest->contains(difference.object)); });
    return differences;
}

QString restoredState(const QList<CatalogDifference> &differences)
{
    if (differences.isEmpty())
        return QStringLiteral("exact");
    const bool onlyOrder = std::all_of(differences.begin(), differences.end(), [](const CatalogDifference &difference) { return difference.kind == Kind::Order || difference.kind == Kind::Layout; });
    return onlyOrder ? QStringLiteral("order") : QStringLiteral("different");
}

} // namespace lockkeeper
