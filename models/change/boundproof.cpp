#include "models/change/boundproof.h"

#include "models/change/keyconditions.h"
#include "models/sql/parsetree.h"

namespace lockkeeper {

using namespace keyconditions;

static Condition validatedChecks(const Relation &table, const ConditionReader &reader)
{
    QList<Condition> all;
    for (const Constraint &constraint : table.constraints)
        if (constraint.kind == Constraint::Kind::Check && constraint.validated)
            all << reader.read(ParseTree::parse("SELECT " + constraint.expression.toUtf8()).statement().children("target_list").value(0).child("val"));
    return allOf(all);
}

static QList<Key> keysOf(const Relation *parent, const Relation &table, const OperationContext &context)
{
    QList<Key> keys;
    for (const QString &column : parent ? keyColumns(*parent) : QStringList())
        keys << Key(column, table, context);
    return keys;
}

bool provesInside(const Relation &table, const Relation *parent, const SyntaxNode &node, const OperationContext &context)
{
    const QList<Key> keys = keysOf(parent, table, context);
    const ConditionReader reader(table, context);
    const Bound bound = readBound(node, reader);
    return !keys.isEmpty() && bound.readable && isInside(validatedChecks(table, reader), keys, bound, false);
}

bool provesOutside(const Relation &table, const Relation *parent, const SyntaxNode &node, const OperationContext &context)
{
    const QList<Key> keys = keysOf(parent, table, context);
    const ConditionReader reader(table, context);
    const Bound bound = readBound(node, reader);
    return keys.size() == 1 && bound.readable && !bound.listsNull && isOutside(validatedChecks(table, reader), keys, bound);
}

} // namespace lockkeeper
