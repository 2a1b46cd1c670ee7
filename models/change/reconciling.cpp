#include "models/change/reconciling.h"

#include "models/catalog/catalogdifference.h"
#include "models/change/ddl.h"
#include "models/change/restoring.h"
#include "models/change/tableddl.h"
#include "models/change/takingaway.h"
#include "models/change/typechanges.h"

#include <QCoreApplication>

namespace lockkeeper {

namespace {

bool isView(const Relation &relation)
{
    return relation.kind == Relation::Kind::View || relation.kind == Relation::Kind::MaterializedView;
}

QStringList minus(const QStringList &some, const QStringList &others)
{
    QStringList left = some;
    left.removeIf([&](const QString &text) { return others.contains(text); });
    return left;
}

/// Of schemas, too: extensions are in them.
QStringList extensionStatements(Catalog &from, const Catalog &to)
{
    QStringList statements;
    for (const SchemaInfo &wanted : to.schemas)
        if (!from.schemas.contains(wanted.name)) {
            statements << QStringLiteral("CREATE SCHEMA ") + quoteIdentifier(wanted.name);
            from.schemas.insert(wanted.name, { wanted.name, wanted.owner, {}, wanted.privileges });
        }
    for (const Extension &wanted : to.extensions) {
        const Extension *known = from.extensions.find(wanted.name);
        if (!known)
            statements << QStringLiteral("CREATE EXTENSION IF NOT EXISTS %1").arg(quoteIdentifier(wanted.name)) + (wanted.schema.isEmpty() ? QString() : QStringLiteral(" WITH SCHEMA ") + quoteIdentifier(wanted.schema));
        else if (!wanted.version.isEmpty() && !known->version.isEmpty() && known->version != wanted.version)
            statements << QStringLiteral("ALTER EXTENSION %1 UPDATE TO %2").arg(quoteIdentifier(wanted.name), quoteLiteral(wanted.version));
    }
    return statements;
}

/// One column that both have, otherwise; a generated one that changes was taken away before.
QStringList columnStatements(const Relation &table, const Column &known, const Column &wanted)
{
    QStringList statements;
    const auto alter = [&](const QString &action) { statements << alterColumn(table.name, wanted.name, action); };
    const bool retyped = known.type != wanted.type || known.collation != wanted.collation;
    const bool plainBefore = known.generated == Column::Generated::None && known.identity == Column::Identity::None, plainAfter = wanted.generated == Column::Generated::None && wanted.identity == Column::Identity::None;
    const bool otherDefault = plainBefore && plainAfter && known.defaultExpression != wanted.defaultExpression;
    if (known.generated != Column::Generated::None && wanted.generated == Column::Generated::None)
        alter(QStringLiteral("DROP EXPRESSION"));
    if (known.identity != Column::Identity::None && wanted.identity == Column::Identity::None)
        alter(QStringLiteral("DROP IDENTITY"));
    if (plainBefore && !known.defaultExpression.isEmpty() && (retyped || !plainAfter || (otherDefault && wanted.defaultExpression.isEmpty())))
        alter(QStringLiteral("DROP DEFAULT"));
    if (retyped) {
        const QString collation = wanted.collation.isEmpty() ? QString() : QStringLiteral(" COLLATE ") + wanted.collation;
        alter(QStringLiteral("TYPE ") + wanted.type + collation + (plainAfter && known.type != wanted.type ? QStringLiteral(" USING %1::%2").arg(quoteIdentifier(wanted.name), wanted.type) : QString()));
    }
    if (wanted.notNull && !known.notNull && wanted.identity != Column::Identity::None)
        alter(QStringLiteral("SET NOT NULL")); // the others wait for values: restoringStatements()
    if (wanted.identity != Column::Identity::None && wanted.identity != known.identity) {
        const QString kind = wanted.identity == Column::Identity::Always ? QStringLiteral("ALWAYS") : QStringLiteral("BY DEFAULT");
        alter(known.identity == Column::Identity::None ? QStringLiteral("ADD GENERATED %1 AS IDENTITY").arg(kind) : QStringLiteral("SET GENERATED ") + kind);
    }
    if (known.notNull && !wanted.notNull)
        alter(QStringLiteral("DROP NOT NULL"));
    if (plainAfter && !wanted.defaultExpression.isEmpty() && (otherDefault || retyped || !plainBefore) && !(plainBefore && known.defaultExpression.isEmpty()))
        alter(QStringLiteral("SET DEFAULT ") + wanted.defaultExpression); // where there was none, restoringStatements() sets it
    if (known.comment != wanted.comment)
        statements << commentOnColumn(table.name, wanted.name, wanted.comment);
    return statements;
}

/// What is said of the relation as a whole.
QStringList settingStatements(const Relation &known, const Relation &wanted)
{
    QStringList statements;
    const QString name = wanted.name.quoted(), alter = QStringLiteral("ALTER %1 %2 ").arg(commandKind(wanted), name);
    if (wanted.isTable()) {
        if (known.unlogged != wanted.unlogged)
            statements << alter + (wanted.unlogged ? QStringLiteral("SET UNLOGGED") : QStringLiteral("SET LOGGED"));
        if (known.rowSecurity != wanted.rowSecurity)
            statements << alter + (wanted.rowSecurity ? QStringLiteral("ENABLE ROW LEVEL SECURITY") : QStringLiteral("DISABLE ROW LEVEL SECURITY"));
        if (known.forceRowSecurity != wanted.forceRowSecurity)
            statements << alter + (wanted.forceRowSecurity ? QStringLiteral("FORCE ROW LEVEL SECURITY") : QStringLiteral("NO FORCE ROW LEVEL SECURITY"));
        static const QMap<QChar, QString> identities { { u'd', QStringLiteral("DEFAULT") }, { u'n', QStringLiteral("NOTHING") }, { u'f', QStringLiteral("FULL") } };
        if (known.replicaIdentity != wanted.replicaIdentity && identities.contains(wanted.replicaIdentity))
            statements << alter + QStringLiteral("REPLICA IDENTITY ") + identities[wanted.replicaIdentity];
        if (!wanted.tablespace.isEmpty() && known.tablespace != wanted.tablespace)
            statements << alter + QStringLiteral("SET TABLESPACE ") + quoteIdentifier(wanted.tablespace);
    }
    QStringList gone;
    for (const QString &option : known.options)
        if (const QString key = option.section(u'=', 0, 0); std::none_of(wanted.options.begin(), wanted.options.end(), [&](const QString &kept) { return kept.section(u'=', 0, 0) == key; }))
            gone << key;
    if (!gone.isEmpty())
        statements << alter + QStringLiteral("RESET (%1)").arg(gone.join(QStringLiteral(", ")));
    if (const QStringList set = minus(wanted.options, known.options); !set.isEmpty())
        statements << alter + QStringLiteral("SET (%1)").arg(set.join(QStringLiteral(", ")));
    if (known.comment != wanted.comment)
        statements << commentStatement(commandKind(wanted), name, wanted.comment);
    return statements;
}

/// A new relation before its settings, but for those that definitionStatements() gives it.
Relation asMade(Relation relation)
{
    relation.replicaIdentity = u'd';
    relation.tablespace.clear();
    for (Constraint &constraint : relation.constraints)
        constraint.comment.clear();
    for (Index &index : relation.indexes)
        index.comment.clear();
    for (Trigger &trigger : relation.triggers)
        trigger.firing = Trigger().firing;
    return relation;
}

/// What is said of schemas, routines, sequences and types; a new one has no comment yet.
QStringList commentStatements(const Catalog &from, const Catalog &to)
{
    QStringList statements;
    const auto compare = [&](const auto &wanted, const auto &known, const auto &kindOf, const auto &nameOf) {
        for (const auto &object : wanted) {
            const auto *there = known(object);
            if (object.comment != (there ? there->comment : QString()))
                statements << commentStatement(kindOf(object), nameOf(object), object.comment);
        }
    };
    compare(to.schemas, [&](const SchemaInfo &schema) { return from.schemas.find(schema.name); }, [](const SchemaInfo &) { return QStringLiteral("SCHEMA"); }, [](const SchemaInfo &schema) { return quoteIdentifier(schema.name); });
    compare(to.routines, [&](const Routine &routine) { return from.routines.find(routine.signature()); }, [](const Routine &routine) { return routineKind(routine); }, [](const Routine &routine) { return QStringLiteral("%1(%2)").arg(routine.name.quoted(), routine.arguments); });
    compare(to.sequences, [&](const Sequence &sequence) { return from.sequences.find(sequence.name); }, [](const Sequence &) { return QStringLiteral("SEQUENCE"); }, [](const Sequence &sequence) { return sequence.name.quoted(); });
    compare(to.types, [&](const TypeInfo &type) { return from.types.find(type.name); }, [](const TypeInfo &type) { return type.kind == TypeInfo::Kind::Domain ? QStringLiteral("DOMAIN") : QStringLiteral("TYPE"); }, [](const TypeInfo &type) { return type.name.quoted(); });
    return statements;
}

/// A table becomes a partition, stops being one, or of another one.
QStringList partitionStatements(const Relation &known, const Relation &wanted)
{
    QStringList statements;
    if (known.partitionOf == wanted.partitionOf && known.partitionBound == wanted.partitionBound)
        return statements;
    if (!known.partitionOf.isEmpty())
        statements << alterTable(known.partitionOf, QStringLiteral("DETACH PARTITION ") + known.name.quoted());
    if (!wanted.partitionOf.isEmpty())
        statements << alterTable(wanted.partitionOf, QStringLiteral("ATTACH PARTITION %1 %2").arg(wanted.name.quoted(), wanted.partitionBound));
    return statements;
}

/// Parts that came back are like those of @p wanted; these only differ in what is said of them.
QStringList partStatements(const Relation &known, const Relation &wanted)
{
    QStringList statements;
    const QString table = wanted.name.quoted();
    for (const Constraint &constraint : wanted.constraints) {
        const Constraint *there = known.constraint(constraint.name);
        if (there && !there->validated && constraint.validated)
            statements << validateConstraint(wanted.name, constraint.name);
        if (constraint.comment != (there ? there->comment : QString()))
            statements << QStringLiteral("COMMENT ON CONSTRAINT %1 ON %2 IS %3").arg(quoteIdentifier(constraint.name), table, quoteLiteral(constraint.comment));
    }
    for (const Index &index : wanted.indexes)
        if (const Index *there = known.index(index.name); index.comment != (there ? there->comment : QString()))
            statements << commentStatement(QStringLiteral("INDEX"), QualifiedName { wanted.name.schema, index.name }.quoted(), index.comment);
    for (const Trigger &trigger : wanted.triggers) {
        const auto there = std::find_if(known.triggers.begin(), known.triggers.end(), [&](const Trigger &other) { return other.name == trigger.name; });
        if (trigger.firing != (there == known.triggers.end() ? Trigger().firing : there->firing))
            statements << setFiring(wanted.name, trigger);
    }
    for (const Policy &policy : wanted.policies)
        if (std::none_of(known.policies.begin(), known.policies.end(), [&](const Policy &other) { return other.name == policy.name; }))
            statements << createPolicyStatement(wanted.name, policy);
    return statements;
}

QStringList rightsStatements(const Relation &known, const Relation &wanted)
{
    QStringList statements;
    if (known.owner != wanted.owner && !known.owner.isEmpty()) // a new one is his who makes it
        statements << ownerStatement(wanted);
    if (known.privileges == wanted.privileges)
        return statements;
    for (const QString &item : minus(known.privileges, wanted.privileges)) {
        const QString grantee = item.left(item.lastIndexOf(u'='));
        if (grantee != known.owner)
            statements << QStringLiteral("REVOKE ALL ON %1 FROM %2").arg(wanted.name.quoted(), grantee.isEmpty() ? QStringLiteral("PUBLIC") : grantee.startsWith(u'"') ? grantee : quoteIdentifier(grantee));
    }
    return statements + grantStatements(wanted);
}

QStringList sequenceStatements(const Catalog &from, const Catalog &to)
{
    QStringList statements;
    for (const Sequence &wanted : to.sequences) {
        const Sequence ofNewColumn = plainSequence(wanted.name, wanted.type);
        const Sequence *there = from.sequences.find(wanted.name), *known = !there && wanted.ofIdentity ? &ofNewColumn : there;
        if (!known)
            continue;
        QString changes; // another type is set by restoringStatements()
        if (known->increment != wanted.increment)
            changes += QStringLiteral(" INCREMENT %1").arg(wanted.increment);
        if (known->minimum != wanted.minimum || known->maximum != wanted.maximum)
            changes += QStringLiteral(" MINVALUE %1 MAXVALUE %2").arg(wanted.minimum).arg(wanted.maximum);
        if (known->start != wanted.start)
            changes += QStringLiteral(" START %1").arg(wanted.start);
        if (known->cache != wanted.cache)
            changes += QStringLiteral(" CACHE %1").arg(wanted.cache);
        if (known->cycle != wanted.cycle)
            changes += wanted.cycle ? QStringLiteral(" CYCLE") : QStringLiteral(" NO CYCLE");
        if (!there && !changes.isEmpty())
            changes += QStringLiteral(" RESTART"); // nobody has drawn from it
        if (!changes.isEmpty())
            statements << QStringLiteral("ALTER SEQUENCE %1%2").arg(wanted.name.quoted(), changes);
        if (!known->ownerTable.isEmpty() && wanted.ownerTable.isEmpty() && !known->ofIdentity)
            statements << QStringLiteral("ALTER SEQUENCE %1 OWNED BY NONE").arg(wanted.name.quoted());
    }
    return statements;
}

QStringList routineStatements(const Catalog &from, const Catalog &to)
{
    QStringList statements;
    for (const Routine &wanted : to.routines)
        if (const Routine *known = from.routines.find(wanted.signature()); known && known->definition != wanted.definition && !wanted.definition.isEmpty())
            statements << wanted.definition.trimmed();
    return statements;
}

/// What @p from has and @p to lacks: what others need last.
QStringList droppingStatements(const Catalog &from, const Catalog &to)
{
    QStringList tables, columns, others;
    QList<RelationPtr> extra;
    for (const RelationPtr &relation : from.sortedRelations()) {
        const RelationPtr wanted = to.relation(relation->name);
        if (isView(*relation))
            continue; // taken away before
        if (!wanted) {
            extra << relation;
            continue;
        }
        for (const Column &column : relation->columns)
            if (!wanted->column(column.name) && (relation->partitionOf.isEmpty() || relation->partitionOf != wanted->partitionOf)) // else it goes with the parent's
                columns << alterTable(relation->name, QStringLiteral("DROP COLUMN ") + quoteIdentifier(column.name));
    }
    // Partitions and children before their parents.
    std::stable_sort(extra.begin(), extra.end(), [&](const RelationPtr &a, const RelationPtr &b) { return from.descendantsOf(a->name).size() < from.descendantsOf(b->name).size(); });
    for (const RelationPtr &relation : std::as_const(extra))
        tables << QStringLiteral("DROP %1 %2").arg(commandKind(*relation), relation->name.quoted());
    const auto usesRow = [&](const Routine &routine) {
        return std::any_of(extra.begin(), extra.end(), [&](const RelationPtr &table) { return (routine.arguments + u' ' + routine.returns).contains(table->name.name); });
    };
    QList<Routine> routines;
    for (const Routine &routine : from.routines)
        if (!to.routines.contains(routine.signature()))
            routines << routine;
    QStringList first; // what takes or gives rows of a table that goes; tables may need the others
    for (const Routine &routine : routinesInOrder(routines))
        (usesRow(routine) ? first : others).prepend(dropRoutineStatement(routine));
    for (const Sequence &sequence : from.sequences) {
        const RelationPtr table = to.relation(sequence.ownerTable);
        const bool goesWithColumn = !sequence.ownerTable.isEmpty() && (!table || !table->column(sequence.ownerColumn));
        if (!to.sequences.contains(sequence.name) && !sequence.ofIdentity && !goesWithColumn)
            others << QStringLiteral("DROP SEQUENCE ") + sequence.name.quoted();
    }
    for (const TypeInfo &type : from.types)
        if (!to.types.contains(type.name))
            others << QStringLiteral("DROP %1 %2").arg(type.kind == TypeInfo::Kind::Domain ? QStringLiteral("DOMAIN") : QStringLiteral("TYPE"), type.name.quoted());
    for (const Extension &extension : from.extensions)
        if (!to.extensions.contains(extension.name))
            others << QStringLiteral("DROP EXTENSION ") + quoteIdentifier(extension.name);
    for (const SchemaInfo &schema : from.schemas)
        if (!to.schemas.contains(schema.name))
            others << QStringLiteral("DROP SCHEMA ") + quoteIdentifier(schema.name); // refused where something unknown is in it
    return columns + first + tables + others;
}

} // namespace

QStringList reconcilingStatements(const Catalog &from, const Catalog &to)
{
    Catalog left = from;
    const QStringList extensions = extensionStatements(left, to);
    const QStringList takenAway = takeAwayChanged(left, to);
    const Restoring missing = restoringStatements(to, left);
    const bool rightsAreKnown = from.serverVersion > 0 && to.serverVersion > 0;
    QStringList columns, settings;
    for (const RelationPtr &wanted : to.sortedRelations()) {
        const RelationPtr known = left.relation(wanted->name);
        if (known == wanted || (known && known->kind != wanted->kind))
            continue;
        if (!known)
            settings += partStatements(asMade(*wanted), *wanted);
        if (known && wanted->isTable()) {
            for (const Column &column : wanted->columns)
                if (const Column *there = known->column(column.name)) {
                    Column own = *there;
                    if (!wanted->partitionOf.isEmpty()) { // its types are the parent's
                        own.type = column.type;
                        own.collation = column.collation;
                    }
                    columns += columnStatements(*wanted, own, column);
                }
            settings += partitionStatements(*known, *wanted) + partStatements(*known, *wanted);
        }
        settings += settingStatements(known ? *known : asMade(*wanted), *wanted);
        if (rightsAreKnown)
            settings += rightsStatements(known ? *known : Relation {}, *wanted);
    }
    return extensions + takenAway + typeStatements(left, to) + missing.first + columns + routineStatements(left, to) + missing.last + sequenceStatements(left, to) + settings + commentStatements(left, to) + droppingStatements(left, to);
}

QStringList leftToHand(const Catalog &from, const Catalog &to)
{
    QStringList lines;
    for (const CatalogDifference &difference : restDifferences(to, from)) {
        const QString sentence = difference.sentence();
        for (const QString &line : QCoreApplication::translate("Reconciling", "By hand: %1").arg(sentence).split(u'\n'))
            lines << QStringLiteral("-- ") + line;
    }
    return lines;
}

} // namespace lockkeeper
