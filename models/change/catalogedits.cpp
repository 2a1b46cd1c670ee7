#include "models/change/catalogedits.h"

#include "models/change/ddl.h"

namespace lockkeeper {

void editRelation(Catalog &catalog, const QualifiedName &name, const std::function<void(Relation &)> &edit)
{
    const RelationPtr known = catalog.relation(name);
    if (name.isEmpty() || (!known && catalog.complete))
        return;
    auto copy = known ? std::make_shared<Relation>(*known) : std::make_shared<Relation>();
    if (!known) {
        copy->name = name;
        copy->partial = true;
    }
    edit(*copy);
    catalog.relations.insert(name, std::move(copy));
}

void editTree(Catalog &catalog, const QualifiedName &name, const OperationContext &context, const std::function<void(Relation &)> &edit)
{
    const QList<RelationPtr> heirs = context.only ? QList<RelationPtr>() : catalog.descendantsOf(name);
    editRelation(catalog, name, edit);
    for (const RelationPtr &heir : heirs)
        editRelation(catalog, heir->name, edit);
}

const ExtendedStatistics *findStatistics(const Relation &table, const QualifiedName &statistics)
{
    const auto found = std::find_if(table.statistics.begin(), table.statistics.end(), [&](const ExtendedStatistics &one) { return one.name.name == statistics.name && (statistics.schema.isEmpty() || one.name.schema == statistics.schema); });
    return found == table.statistics.end() ? nullptr : &*found;
}

RelationPtr tableOfStatistics(const QualifiedName &statistics, const OperationContext &context)
{
    for (const QString &schema : statistics.schema.isEmpty() ? context.searchPath : QStringList { statistics.schema })
        for (const RelationPtr &relation : context.catalog->relations)
            if (findStatistics(*relation, { schema, statistics.name }))
                return relation;
    return {};
}

void knowPartitioned(Catalog &catalog, const QualifiedName &parent)
{
    const RelationPtr known = catalog.relation(parent);
    if (!known || known->partial)
        editRelation(catalog, parent, [](Relation &relation) { relation.kind = Relation::Kind::PartitionedTable; });
}

QList<RelationPtr> tablesOfType(const Catalog &catalog, const QualifiedName &type)
{
    QList<RelationPtr> found;
    for (const RelationPtr &relation : catalog.relations)
        if (relation->ofType == type)
            found << relation;
    return found;
}

Sequence sequenceOf(const QualifiedName &name, const QualifiedName &table, const Column &column)
{
    Sequence sequence = plainSequence(name, column.type);
    sequence.ownerTable = table;
    sequence.ownerColumn = column.name;
    sequence.ofIdentity = column.identity != Column::Identity::None;
    return sequence;
}

/// Replaces the sequences that match by changed copies.
static void editSequences(Catalog &catalog, const std::function<bool(const Sequence &)> &wanted, const std::function<void(Sequence &)> &edit)
{
    QList<Sequence> found;
    for (const Sequence &sequence : catalog.sequences)
        if (wanted(sequence))
            found << sequence;
    for (Sequence &sequence : found) {
        catalog.sequences.remove(sequence.name);
        edit(sequence);
        catalog.sequences.insert(sequence.name, sequence);
    }
}

void renameReferences(Relation &relation, const std::function<QualifiedName(const QualifiedName &)> &newName)
{
    relation.partitionOf = newName(relation.partitionOf);
    for (QualifiedName &parent : relation.inherits)
        parent = newName(parent);
    for (Constraint &constraint : relation.constraints)
        constraint.referenced = newName(constraint.referenced);
    for (ViewSource &source : relation.viewSources)
        source.relation = newName(source.relation);
}

void renameRelation(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    if (!catalog.relation(from))
        return;
    for (const Dependence how : dependences)
        for (const RelationPtr &dependent : catalog.relations.dependentsOf(from, how))
            editRelation(catalog, dependent->name, [&](Relation &relation) { renameReferences(relation, [&](const QualifiedName &name) { return name == from ? to : name; }); });
    auto renamed = std::make_shared<Relation>(*catalog.relation(from)); // it may refer to itself
    renamed->name = to;
    catalog.relations.remove(from);
    catalog.relations.insert(to, renamed);
    if (catalog.uncertain.remove(from))
        catalog.uncertain.insert(to);
    editSequences(catalog, [&](const Sequence &sequence) { return sequence.ownerTable == from; }, [&](Sequence &sequence) {
        sequence.ownerTable = to;
        sequence.name.schema = to.schema;
    });
}

void renameSequence(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    editSequences(catalog, [&](const Sequence &sequence) { return sequence.name == from; }, [&](Sequence &sequence) { sequence.name = to; });
}

/// "s.state[]" with the type's other name; true where it was of that type.
static bool respell(QString &type, const QString &from, const QString &to)
{
    const bool array = type.endsWith(u"[]");
    if ((array ? type.chopped(2) : type) != from)
        return false;
    type = array ? to + QStringLiteral("[]") : to;
    return true;
}

void renameType(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    const QString old = from.quoted(), spelled = to.quoted();
    for (const RelationPtr &relation : catalog.relations.values())
        if (std::any_of(relation->columns.begin(), relation->columns.end(), [&](const Column &column) { return column.type == old || column.type == old + QStringLiteral("[]"); }))
            editRelation(catalog, relation->name, [&](Relation &changed) {
                for (Column &column : changed.columns)
                    respell(column.type, old, spelled);
            });
    for (TypeInfo type : catalog.types.values()) {
        bool changed = respell(type.baseType, old, spelled);
        for (QString &attribute : type.attributes) {
            QString attributeType = attribute.section(u' ', 1);
            if (respell(attributeType, old, spelled)) {
                attribute = attribute.section(u' ', 0, 0) + u' ' + attributeType;
                changed = true;
            }
        }
        if (changed)
            catalog.types.insert(type.name, type);
    }
    if (const TypeInfo *known = catalog.types.find(from)) {
        TypeInfo renamed = *known;
        renamed.name = to;
        catalog.types.remove(from);
        catalog.types.insert(to, renamed);
    }
}

void renameRoutines(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    for (Routine routine : catalog.routines.values())
        if (routine.name == from) {
            catalog.routines.remove(routine.signature());
            routine.name = to;
            catalog.routines.insert(routine.signature(), routine);
        }
    for (const RelationPtr &relation : catalog.relations.values())
        for (const Trigger &trigger : relation->triggers)
            if (trigger.function == from.display())
                editRelation(catalog, relation->name, [&](Relation &changed) {
                    for (Trigger &own : changed.triggers)
                        if (own.function == from.display())
                            own.function = to.display();
                });
}

void renameStatistics(Catalog &catalog, const QualifiedName &table, const QualifiedName &from, const QualifiedName &to)
{
    editRelation(catalog, table, [&](Relation &relation) {
        if (const ExtendedStatistics *known = findStatistics(relation, from))
            relation.statistics[known - relation.statistics.constData()].name = { to.schema.isEmpty() ? known->name.schema : to.schema, to.name };
    });
}

void renamePublication(Catalog &catalog, const QString &from, const QString &to)
{
    for (const RelationPtr &relation : catalog.relations.values())
        if (std::any_of(relation->publishings.begin(), relation->publishings.end(), [&](const Publishing &one) { return one.publication == from; }))
            editRelation(catalog, relation->name, [&](Relation &changed) {
                for (Publishing &one : changed.publishings)
                    if (one.publication == from)
                        one.publication = to;
                changed.publishings.removeIf([](const Publishing &one) { return one.publication.isEmpty(); });
            });
}

} // namespace lockkeeper
