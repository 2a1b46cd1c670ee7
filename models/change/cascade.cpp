#include "models/change/cascade.h"

#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"

namespace lockkeeper {

/// True where an expression or a query has a node of this kind that names the object.
static bool mentions(const QString &text, const char *kind, const char *field, const QualifiedName &object)
{
    if (!text.contains(object.name))
        return false;
    const QByteArray sql = text.startsWith(u"SELECT", Qt::CaseInsensitive) ? text.toUtf8() : "SELECT " + text.toUtf8();
    bool found = false;
    ParseTree::parse(sql).statement().visit([&](const SyntaxNode &node) {
        const QualifiedName name = node.is(kind) ? readName(node.children(field)) : QualifiedName();
        found = found || (name.name == object.name && (name.schema.isEmpty() || name.schema == object.schema));
        return !found;
    });
    return found;
}

/// The type of "name type" or "type", as arguments and attributes are kept.
static bool isOfType(QStringView described, const QString &spelled)
{
    if (described.endsWith(u"[]"))
        described.chop(2);
    return described.endsWith(spelled) && (described.size() == spelled.size() || described[described.size() - spelled.size() - 1] == u' ');
}

void Cascade::dropSchema(const QString &name)
{
    m_effect.schemas.insert(name);
    for (const RelationPtr &relation : m_catalog.relations)
        if (relation->name.schema == name)
            dropRelation(relation->name);
    for (const TypeInfo &type : m_catalog.types)
        if (type.name.schema == name)
            dropType(type.name);
    for (const Sequence &sequence : m_catalog.sequences)
        if (sequence.name.schema == name)
            dropSequence(sequence.name);
    for (const Routine &routine : m_catalog.routines)
        if (routine.name.schema == name)
            dropRoutine(routine);
}

void Cascade::dropRelation(const QualifiedName &name)
{
    if (isGone(name))
        return;
    m_effect.relations.insert(name);
    m_effect.locked.insert(name);
    const RelationPtr relation = m_catalog.relation(name);
    if (relation && !relation->partitionOf.isEmpty())
        m_effect.locked.insert(relation->partitionOf);
    for (const Constraint &constraint : relation ? relation->constraints : QList<Constraint>())
        if (constraint.kind == Constraint::Kind::ForeignKey)
            m_effect.locked.insert(constraint.referenced);
    for (const RelationPtr &child : m_catalog.partitionsOf(name))
        dropRelation(child->name);
    for (const RelationPtr &view : m_catalog.relations.dependentsOf(name, Dependence::View))
        dropRelation(view->name);
    for (const auto &[other, foreignKey] : m_catalog.referencesTo(name))
        dropConstraint(other->name, foreignKey->name);
    for (const Sequence &sequence : m_catalog.sequences)
        if (sequence.ownerTable == name)
            dropSequence(sequence.name);
    dropUsesOfType(name.quoted());
}

void Cascade::dropColumn(const QualifiedName &table, const QString &column)
{
    const RelationPtr relation = m_catalog.relation(table);
    CascadeEffect::Losses &losses = m_effect.losses[table];
    if (!relation || isGone(table) || losses.columns.contains(column))
        return;
    losses.columns.insert(column);
    m_effect.locked.insert(table);
    if (relation->kind == Relation::Kind::PartitionedTable && mentionsColumn(relation->partitionKey.mid(relation->partitionKey.indexOf(u'(')), column))
        return dropRelation(table); // a table cannot stay without its partition key
    const QString quoted = quoteIdentifier(column);
    for (const Constraint &constraint : relation->constraints)
        if (constraint.columns.contains(column))
            dropConstraint(table, constraint.name);
    for (const Index &index : relation->indexes)
        if (std::any_of(index.columns.begin(), index.columns.end(), [&](const QString &key) { return key == quoted || key.startsWith(quoted + u' ') || (key.startsWith(u'(') && mentionsColumn(key, column)); })
            || index.included.contains(column) || mentionsColumn(index.predicate, column))
            losses.indexes.insert(index.name);
    for (const Column &other : relation->columns)
        if (other.generated != Column::Generated::None && mentionsColumn(other.defaultExpression, column))
            dropColumn(table, other.name);
    for (const RelationPtr &child : m_catalog.partitionsOf(table))
        dropColumn(child->name, column);
    for (const auto &[other, foreignKey] : m_catalog.referencesTo(table))
        if (foreignKey->referencedColumns.contains(column))
            dropConstraint(other->name, foreignKey->name);
    for (const RelationPtr &view : m_catalog.dependentViews(table, column))
        dropRelation(view->name);
    for (const Sequence &sequence : m_catalog.sequences)
        if (sequence.ownerTable == table && sequence.ownerColumn == column)
            dropSequence(sequence.name);
}

void Cascade::dropConstraint(const QualifiedName &table, const QString &constraint)
{
    const RelationPtr relation = m_catalog.relation(table);
    const Constraint *known = relation ? relation->constraint(constraint) : nullptr;
    if (!known || isGone(table) || m_effect.losses[table].constraints.contains(constraint))
        return;
    m_effect.losses[table].constraints.insert(constraint);
    m_effect.locked.insert(table);
    if (known->kind == Constraint::Kind::ForeignKey)
        m_effect.locked.insert(known->referenced);
    if (known->kind == Constraint::Kind::PrimaryKey || known->kind == Constraint::Kind::Unique)
        for (const auto &[other, foreignKey] : m_catalog.referencesTo(table))
            if (foreignKey->referencedColumns == known->columns)
                dropConstraint(other->name, foreignKey->name);
}

void Cascade::dropUsesOfType(const QString &spelled)
{
    for (const RelationPtr &relation : m_catalog.relations)
        for (const Column &column : relation->isTable() ? relation->columns : QList<Column>())
            if (isOfType(column.type, spelled))
                dropColumn(relation->name, column.name);
    for (const TypeInfo &type : m_catalog.types) {
        if (type.kind == TypeInfo::Kind::Domain && isOfType(type.baseType, spelled))
            dropType(type.name);
        for (const QString &attribute : type.attributes)
            if (isOfType(attribute, spelled))
                m_effect.attributes[type.name].insert(attribute);
    }
    for (const Routine &routine : m_catalog.routines) {
        const QStringList arguments = routine.arguments.split(QStringLiteral(", "));
        if (isOfType(routine.returns, spelled) || routine.returns == QStringLiteral("SETOF ") + spelled || std::any_of(arguments.begin(), arguments.end(), [&](const QString &argument) { return isOfType(argument, spelled); }))
            dropRoutine(routine);
    }
}

void Cascade::dropType(const QualifiedName &name)
{
    if (m_effect.types.contains(name))
        return;
    m_effect.types.insert(name);
    for (const RelationPtr &relation : m_catalog.relations)
        if (relation->ofType == name)
            dropRelation(relation->name);
    dropUsesOfType(name.quoted());
    dropExpressions([&](const QString &text) { return mentions(text, "TypeName", "names", name); });
}

void Cascade::dropSequence(const QualifiedName &name)
{
    if (m_effect.sequences.contains(name))
        return;
    m_effect.sequences.insert(name);
    const QString call = QStringLiteral("nextval('%1'::regclass)").arg(name.quoted());
    for (const RelationPtr &relation : m_catalog.relations)
        for (const Column &column : relation->columns)
            if (!isGone(relation->name) && column.defaultExpression == call)
                dropDefault(relation->name, column);
}

void Cascade::dropRoutines(const QualifiedName &name)
{
    for (const Routine &routine : m_catalog.routines)
        if (routine.name == name)
            dropRoutine(routine);
}

void Cascade::dropRoutine(const Routine &routine)
{
    if (m_effect.routines.contains(routine.signature()))
        return;
    m_effect.routines.insert(routine.signature());
    const QualifiedName &name = routine.name;
    for (const RelationPtr &relation : m_catalog.relations)
        for (const Trigger &trigger : relation->triggers)
            if (!isGone(relation->name) && (trigger.function == name.display() || trigger.function == name.name)) {
                m_effect.losses[relation->name].triggers.insert(trigger.name);
                m_effect.locked.insert(relation->name);
            }
    dropExpressions([&](const QString &text) { return mentions(text, "FuncCall", "funcname", name); });
}

void Cascade::dropDefault(const QualifiedName &table, const Column &column)
{
    if (column.generated != Column::Generated::None)
        return dropColumn(table, column.name);
    m_effect.losses[table].defaults.insert(column.name);
    m_effect.locked.insert(table);
}

/// Defaults, checks, indexes and views whose text mentions what goes.
void Cascade::dropExpressions(const std::function<bool(const QString &)> &isMentioned)
{
    for (const RelationPtr &relation : m_catalog.relations) {
        if (isGone(relation->name))
            continue;
        if (isMentioned(relation->viewDefinition)) {
            dropRelation(relation->name);
            continue;
        }
        for (const Column &column : relation->columns)
            if (isMentioned(column.defaultExpression))
                dropDefault(relation->name, column);
        for (const Constraint &constraint : relation->constraints)
            if (isMentioned(constraint.expression))
                dropConstraint(relation->name, constraint.name);
        for (const Index &index : relation->indexes)
            if (isMentioned(index.predicate) || std::any_of(index.columns.begin(), index.columns.end(), [&](const QString &key) { return key.startsWith(u'(') && isMentioned(key); })) {
                m_effect.losses[relation->name].indexes.insert(index.name);
                m_effect.locked.insert(relation->name);
            }
    }
}

QList<LockImpact> CascadeEffect::locks(const OperationContext &context) const
{
    QList<QualifiedName> names(locked.begin(), locked.end());
    std::sort(names.begin(), names.end());
    QList<LockImpact> taken;
    for (const QualifiedName &name : std::as_const(names))
        taken << lockOf(name, LockMode::AccessExclusive, LockDuration::Brief, context);
    return taken;
}

void CascadeEffect::apply(Catalog &catalog) const
{
    for (auto entry = losses.begin(); entry != losses.end(); ++entry)
        editRelation(catalog, entry.key(), [&](Relation &relation) {
            const Losses &lost = entry.value();
            relation.columns.removeIf([&](const Column &column) { return lost.columns.contains(column.name); });
            for (Column &column : relation.columns)
                if (lost.defaults.contains(column.name))
                    column.defaultExpression.clear();
            relation.constraints.removeIf([&](const Constraint &constraint) { return lost.constraints.contains(constraint.name); });
            relation.indexes.removeIf([&](const Index &index) { return lost.indexes.contains(index.name) || lost.constraints.contains(index.name); });
            relation.triggers.removeIf([&](const Trigger &trigger) { return lost.triggers.contains(trigger.name); });
        });
    for (const QualifiedName &name : relations)
        catalog.relations.remove(name);
    for (const QualifiedName &name : types)
        catalog.types.remove(name);
    for (auto changed = attributes.begin(); changed != attributes.end(); ++changed)
        if (const TypeInfo *known = catalog.types.find(changed.key())) {
            TypeInfo type = *known;
            type.attributes.removeIf([&](const QString &attribute) { return changed.value().contains(attribute); });
            catalog.types.insert(type.name, type);
        }
    for (const QualifiedName &name : sequences)
        catalog.sequences.remove(name);
    for (const QString &signature : routines)
        catalog.routines.remove(signature);
    for (const QString &name : schemas)
        catalog.schemas.remove(name);
}

} // namespace lockkeeper
