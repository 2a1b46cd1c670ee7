#include "models/change/takingaway.h"

#include "models/change/ddl.h"
#include "models/change/restoring.h"
#include "models/change/tableddl.h"

namespace lockkeeper {

namespace {

bool isView(const Relation &relation)
{
    return relation.kind == Relation::Kind::View || relation.kind == Relation::Kind::MaterializedView;
}

template <class Part>
const Part *named(const QList<Part> &parts, const QString &name)
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part &part) { return part.name == name; });
    return found == parts.end() ? nullptr : &*found;
}

/// It lives and dies with a constraint.
bool isOfConstraint(const Relation &relation, const Index &index)
{
    return relation.constraint(index.name) != nullptr;
}

class TakingAway
{
public:
    TakingAway(Catalog &from, const Catalog &to)
        : m_from(from)
        , m_to(to)
    {
    }

    QStringList run()
    {
        for (const RelationPtr &relation : m_from.sortedRelations())
            if (const RelationPtr wanted = m_to.relation(relation->name); wanted != relation)
                isView(*relation) ? lookAtView(*relation, wanted) : lookAtTable(*relation, wanted);
        dropViews();
        for (const RelationPtr &relation : m_from.sortedRelations())
            if (m_tables.contains(relation->name))
                dropParts(*relation);
        dropRoutines();
        return m_views + m_foreignKeys + m_parts + m_columns + m_routines;
    }

private:
    /// What of a table changes.
    struct Changes
    {
        QStringList retyped;   ///< columns
        QStringList remade;    ///< columns that become generated, or otherwise so: they go and come back
        QStringList constraints, indexes, triggers, policies;
    };

    void lookAtView(const Relation &view, const RelationPtr &wanted)
    {
        if (!wanted || wanted->kind != view.kind || wanted->viewDefinition != view.viewDefinition)
            return takeView(view.name);
        for (const Index &index : view.indexes)
            if (const Index *other = wanted->index(index.name); !other || other->definition(view.name) != index.definition(view.name))
                m_tables[view.name].indexes << index.name;
    }

    void takeView(const QualifiedName &name)
    {
        m_takenViews.insert(name);
        for (const RelationPtr &other : m_from.dependentViews(name))
            m_takenViews.insert(other->name);
    }

    void lookAtTable(const Relation &table, const RelationPtr &wanted)
    {
        if (!wanted) { // all of it goes, at the end
            takeViewsOf(table.name, {});
            takeForeignKeysTo(table.name, {});
            for (const Constraint &constraint : table.constraints)
                if (constraint.kind == Constraint::Kind::ForeignKey && constraint.isLocal)
                    m_tables[table.name].constraints << constraint.name;
            return;
        }
        Changes &changes = m_tables[table.name];
        for (const Column &column : table.columns) {
            const Column *other = wanted->column(column.name);
            const bool becomesGenerated = other && other->generated != Column::Generated::None && (column.generated != other->generated || column.defaultExpression != other->defaultExpression);
            if (becomesGenerated)
                changes.remade << column.name;
            else if (other && (other->type != column.type || other->collation != column.collation))
                changes.retyped << column.name;
            if (!other || becomesGenerated || changes.retyped.contains(column.name))
                takeViewsOf(table.name, column.name);
        }
        const auto touched = [&](const QStringList &columns) { return std::any_of(columns.begin(), columns.end(), [&](const QString &column) { return changes.retyped.contains(column) || changes.remade.contains(column); }); };
        for (const Constraint &constraint : table.constraints)
            if (constraint.isLocal && isChanged(constraint, wanted->constraint(constraint.name), touched(constraint.columns)))
                takeConstraint(table, constraint, changes);
        for (const QString &column : changes.retyped + changes.remade)
            takeForeignKeysTo(table.name, column);
        for (const Index &index : table.indexes)
            if (!isOfConstraint(table, index) && !index.ofPartitionedIndex) {
                const Index *other = wanted->index(index.name);
                const bool stays = other && !wanted->constraint(index.name) && index.valid == other->valid && other->definition(table.name) == index.definition(table.name) && !changes.remade.contains(index.columns.value(0).section(u' ', 0, 0));
                if (!stays)
                    changes.indexes << index.name;
            }
        const bool retyped = !changes.retyped.isEmpty() || !changes.remade.isEmpty(); // PostgreSQL refuses it for what reads them
        const RelationPtr parent = m_from.relation(table.partitionOf);
        for (const Trigger &trigger : table.triggers)
            if (const Trigger *other = named(wanted->triggers, trigger.name); (retyped || !other || other->definition != trigger.definition) && !(parent && named(parent->triggers, trigger.name)))
                changes.triggers << trigger.name;
        for (const Policy &policy : table.policies)
            if (const Policy *other = named(wanted->policies, policy.name); retyped || !other || !(*other == policy))
                changes.policies << policy.name;
    }

    /// Only validating it is no change: that is done in place.
    static bool isChanged(const Constraint &constraint, const Constraint *wanted, bool touched)
    {
        if (!wanted)
            return true;
        Constraint same = *wanted;
        if (!constraint.validated && same.validated)
            same.validated = false;
        return constraint.definition() != same.definition() || (touched && constraint.kind == Constraint::Kind::ForeignKey);
    }

    void takeConstraint(const Relation &table, const Constraint &constraint, Changes &changes)
    {
        changes.constraints << constraint.name;
        if (constraint.kind != Constraint::Kind::PrimaryKey && constraint.kind != Constraint::Kind::Unique)
            return;
        for (const auto &[other, key] : m_from.referencesTo(table.name))
            if (key->isLocal && QSet<QString>(key->referencedColumns.begin(), key->referencedColumns.end()) == QSet<QString>(constraint.columns.begin(), constraint.columns.end()))
                m_tables[other->name].constraints << key->name;
    }

    /// @p column is empty for those to any.
    void takeForeignKeysTo(const QualifiedName &table, const QString &column)
    {
        for (const auto &[other, key] : m_from.referencesTo(table))
            if (key->isLocal && (column.isEmpty() || key->referencedColumns.contains(column)))
                m_tables[other->name].constraints << key->name;
    }

    void takeViewsOf(const QualifiedName &table, const QString &column)
    {
        for (const RelationPtr &view : m_from.dependentViews(table, column))
            takeView(view->name);
    }

    void dropViews()
    {
        QList<RelationPtr> views;
        for (const QualifiedName &name : std::as_const(m_takenViews))
            views << m_from.relation(name);
        std::sort(views.begin(), views.end(), [](const RelationPtr &a, const RelationPtr &b) { return a->name < b->name; });
        for (const RelationPtr &view : viewsInOrder(views)) {
            m_views.prepend(QStringLiteral("DROP %1 %2").arg(view->kindName().toUpper(), view->name.quoted()));
            m_from.relations.remove(view->name);
        }
    }

    void dropParts(const Relation &relation)
    {
        const Changes changes = m_tables.value(relation.name);
        auto table = std::make_shared<Relation>(relation);
        const QString name = table->name.quoted();
        for (const Trigger &trigger : relation.triggers)
            if (changes.triggers.contains(trigger.name))
                m_parts << QStringLiteral("DROP TRIGGER %1 ON %2").arg(quoteIdentifier(trigger.name), name);
        for (const Policy &policy : relation.policies)
            if (changes.policies.contains(policy.name))
                m_parts << QStringLiteral("DROP POLICY %1 ON %2").arg(quoteIdentifier(policy.name), name);
        for (const Constraint &constraint : relation.constraints)
            if (changes.constraints.contains(constraint.name))
                (constraint.kind == Constraint::Kind::ForeignKey ? m_foreignKeys : m_parts) << alterTable(table->name, QStringLiteral("DROP CONSTRAINT ") + quoteIdentifier(constraint.name));
        for (const Index &index : relation.indexes)
            if (changes.indexes.contains(index.name))
                m_parts << QStringLiteral("DROP INDEX ") + QualifiedName { table->name.schema, index.name }.quoted();
        for (const QString &column : changes.remade)
            m_columns << alterTable(table->name, QStringLiteral("DROP COLUMN ") + quoteIdentifier(column));
        table->triggers.removeIf([&](const Trigger &trigger) { return changes.triggers.contains(trigger.name); });
        table->policies.removeIf([&](const Policy &policy) { return changes.policies.contains(policy.name); });
        table->constraints.removeIf([&](const Constraint &constraint) { return changes.constraints.contains(constraint.name); });
        table->indexes.removeIf([&](const Index &index) { return changes.indexes.contains(index.name) || changes.constraints.contains(index.name); });
        table->columns.removeIf([&](const Column &column) { return changes.remade.contains(column.name); });
        m_from.relations.insert(table->name, table);
    }

    /// CREATE OR REPLACE changes neither what comes back nor the names of the arguments.
    void dropRoutines()
    {
        QSet<QualifiedName> created;
        for (const Routine &routine : m_to.routines)
            if (!m_from.routines.contains(routine.signature()))
                created.insert(routine.name);
        QList<Routine> dropped;
        for (const Routine &routine : m_from.routines) {
            const Routine *wanted = m_to.routines.find(routine.signature());
            if (wanted ? wanted->returns != routine.returns || wanted->kind != routine.kind : created.contains(routine.name))
                dropped << routine;
        }
        for (const Routine &routine : routinesInOrder(dropped)) {
            m_routines.prepend(dropRoutineStatement(routine));
            m_from.routines.remove(routine.signature());
        }
    }

    Catalog &m_from;
    const Catalog &m_to;
    QMap<QualifiedName, Changes> m_tables;
    QSet<QualifiedName> m_takenViews;
    QStringList m_views, m_foreignKeys, m_parts, m_columns, m_routines;
};

} // namespace

QStringList takeAwayChanged(Catalog &from, const Catalog &to)
{
    return TakingAway(from, to).run();
}

} // namespace lockkeeper
