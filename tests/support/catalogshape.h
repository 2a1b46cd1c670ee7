// A catalog as sorted lines: what a computed one must have in common with the one that a server has.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper::test {

/// Without the relations that are said to be @p uncertain.
inline QStringList catalogShape(const Catalog &catalog, const QSet<QualifiedName> &uncertain = {})
{
    QStringList lines;
    for (const RelationPtr &relation : catalog.relations) {
        if (uncertain.contains(relation->name) || relation->temporary) // temporary ones are of their session, and not read
            continue;
        const QString name = relation->name.display();
        lines << QStringLiteral("%1 %2%3").arg(relation->kindName(), name, relation->partitionBound.isEmpty() ? QString() : QStringLiteral(" of ") + relation->partitionOf.display());
        for (const Column &column : relation->columns)
            lines << QStringLiteral("%1: column %2 %3%4").arg(name, column.name, relation->isTable() ? column.type : QString(), column.notNull && relation->isTable() ? QStringLiteral(" not null") : QString());
        for (const Constraint &constraint : relation->constraints)
            lines << QStringLiteral("%1: constraint %2%3").arg(name, constraint.name, constraint.validated ? QString() : QStringLiteral(" not valid"));
        for (const Index &index : relation->indexes)
            lines << QStringLiteral("%1: index %2%3").arg(name, index.name, index.unique ? QStringLiteral(" unique") : QString());
        for (const Trigger &trigger : relation->triggers)
            lines << QStringLiteral("%1: trigger %2").arg(name, trigger.name);
        for (const Policy &policy : relation->policies)
            lines << QStringLiteral("%1: policy %2").arg(name, policy.name);
        for (const ExtendedStatistics &one : relation->statistics)
            lines << QStringLiteral("%1: statistics %2 of %3").arg(name, one.name.display(), one.kinds.join(u','));
        for (const Publishing &one : relation->publishings)
            lines << QStringLiteral("%1: published in %2").arg(name, one.publication);
    }
    for (const TypeInfo &type : catalog.types)
        lines << QStringLiteral("%1 %2 %3").arg(type.kindName(), type.name.display(), (type.labels + type.attributes).join(u','));
    for (const Sequence &sequence : catalog.sequences)
        lines << QStringLiteral("sequence %1").arg(sequence.name.display());
    for (const Routine &routine : catalog.routines)
        lines << QStringLiteral("%1 %2").arg(routine.kind, routine.name.display());
    for (const SchemaInfo &schema : catalog.schemas)
        lines << QStringLiteral("schema %1").arg(schema.name);
    lines.sort();
    return lines;
}

/// "- line" for what only @p before has, "+ line" for what only @p after has.
inline QStringList shapeDifferences(const Catalog &before, const Catalog &after)
{
    const QStringList left = catalogShape(before, before.uncertain), right = catalogShape(after, before.uncertain);
    QStringList lines;
    for (const QString &line : left)
        if (!right.contains(line))
            lines << QStringLiteral("- ") + line;
    for (const QString &line : right)
        if (!left.contains(line))
            lines << QStringLiteral("+ ") + line;
    return lines;
}

} // namespace lockkeeper::test
