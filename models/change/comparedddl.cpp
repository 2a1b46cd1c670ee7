#include "models/change/comparedddl.h"

#include "models/change/ddl.h"

namespace lockkeeper {

QString definitionIn(const Catalog &catalog, const CatalogDifference &difference)
{
    if (!difference.relation.name.isEmpty()) {
        const RelationPtr relation = catalog.relation(difference.relation);
        return relation ? definitionText(*relation) : QString();
    }
    const auto is = [&](const QString &kind, const QString &name) { return difference.object == kind + u' ' + name; };
    for (const Routine &routine : catalog.routines)
        if (is(routine.kind, routine.signature()))
            return routine.definition;
    for (const TypeInfo &type : catalog.types)
        if (is(type.kindName(), type.name.display()))
            return createTypeStatement(type) + u';';
    for (const Sequence &sequence : catalog.sequences)
        if (is(QStringLiteral("sequence"), sequence.name.display()))
            return createSequenceStatement(sequence) + u';';
    return {};
}

void addDefinitions(QList<CatalogDifference> &differences, const Catalog &before, const Catalog &after)
{
    for (CatalogDifference &difference : differences) {
        difference.beforeSql = definitionIn(before, difference);
        difference.afterSql = definitionIn(after, difference);
    }
}

} // namespace lockkeeper
