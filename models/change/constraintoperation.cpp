#include "models/change/constraintoperation.h"

#include "models/change/ddl.h"
#include "models/change/indexreading.h"
#include "models/change/nullproof.h"
#include "models/change/tableoperation.h"

namespace lockkeeper {

namespace {

class AddConstraint : public TableOperation
{
public:
    AddConstraint(QualifiedName table, Constraint constraint, QString usingIndex, Traits written)
        : TableOperation(std::move(table))
        , m_constraint(std::move(constraint))
        , m_usingIndex(std::move(usingIndex))
        , m_written(written)
    {
    }
    QString kind() const override { return m_constraint.kind == Constraint::Kind::ForeignKey ? QStringLiteral("add-foreign-key") : QStringLiteral("add-constraint"); }
    QString object() const override { return part(m_constraint.name); }
    QString summary() const override
    {
        switch (m_constraint.kind) {
        case Constraint::Kind::Check: return tr("Add check constraint %1 on %2").arg(m_constraint.name, shown());
        case Constraint::Kind::Unique: return tr("Add unique constraint %1 on %2").arg(m_constraint.name, shown());
        case Constraint::Kind::PrimaryKey: return tr("Add primary key %1 on %2").arg(m_constraint.name, shown());
        case Constraint::Kind::ForeignKey: return tr("Add foreign key %1 from %2 to %3").arg(m_constraint.name, shown(), m_constraint.referenced.display());
        case Constraint::Kind::Exclusion: return tr("Add exclusion constraint %1 on %2").arg(m_constraint.name, shown());
        }
        return {};
    }
    /// ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on both tables and their partitions (manual: ALTER TABLE), everything else ACCESS
    /// EXCLUSIVE. Plain inheritance does not pass it on, but since 18 the heirs are locked all the same (measured).
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        if (m_constraint.kind == Constraint::Kind::ForeignKey) {
            const bool nothingToCheck = m_written.testFlag(Trait::Inline) && !m_written.testFlag(Trait::Default);
            const LockDuration duration = m_constraint.validated && !context.isNew(m_table) && !nothingToCheck && !partitionsHaveIt(context) ? LockDuration::Scan : LockDuration::Brief;
            QList<LockImpact> locks;
            if (context.majorVersion() >= 18)
                locks = lockTree(LockMode::ShareRowExclusive, LockDuration::Brief, context);
            mergeLocks(locks, lockPartitions(m_table, LockMode::ShareRowExclusive, duration, context) + lockPartitions(m_constraint.referenced, LockMode::ShareRowExclusive, duration, context));
            return locks;
        }
        if (!m_usingIndex.isEmpty())
            return lockTree(LockMode::AccessExclusive, setsNotNull(context) ? LockDuration::Scan : LockDuration::Brief, context);
        // NO INHERIT leaves the heirs out, but since 18 they are locked all the same (measured).
        if (m_constraint.kind == Constraint::Kind::Check && m_constraint.noInherit) {
            QList<LockImpact> locks = context.majorVersion() < 18 ? QList<LockImpact>() : lockTree(LockMode::AccessExclusive, LockDuration::Brief, context);
            mergeLock(locks, lock(m_table, LockMode::AccessExclusive, m_constraint.validated ? LockDuration::Scan : LockDuration::Brief, context));
            return locks;
        }
        if (m_constraint.kind == Constraint::Kind::Check)
            return lockTree(LockMode::AccessExclusive, m_constraint.validated ? LockDuration::Scan : LockDuration::Brief, context);
        // Of the partitions only their indexes are built, unless a primary key makes a column NOT NULL; since 18 they are locked as the
        // parent is, and heirs too (measured, 13 to 18).
        const RelationPtr own = table(context);
        const bool partitioned = own && own->kind == Relation::Kind::PartitionedTable;
        QList<LockImpact> locks = lockTree(LockMode::AccessExclusive, LockDuration::Build, context);
        for (LockImpact &impact : locks) {
            if (impact.relation == m_table || context.majorVersion() >= 18)
                continue;
            if (!makesNotNull(context.catalog->relation(impact.relation), context))
                impact.mode = partitioned ? LockMode::Share : LockMode::None;
        }
        for (LockImpact &impact : locks)
            if (impact.relation != m_table && !partitioned)
                impact.duration = LockDuration::Brief;
        locks.removeIf([](const LockImpact &impact) { return impact.mode == LockMode::None; });
        return locks;
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table)) {
            if (m_constraint.kind == Constraint::Kind::ForeignKey && !context.isNew(m_constraint.referenced) && m_constraint.referenced != m_table)
                return { Risk::Low, Strategy::Direct, tr("The table is new; writes to %1 wait for a moment.").arg(m_constraint.referenced.display()) };
            return harmlessOnNew();
        }
        if (!m_usingIndex.isEmpty())
            return { Risk::Low, Strategy::Concurrently, tr("The index is there already; the constraint is only noted in the catalog.") };
        if (!m_constraint.validated)
            return { Risk::Low, Strategy::NotValidThenValidate, tr("NOT VALID looks at no row; new rows are checked from now on. Validate it in a migration of its own.") };
        switch (m_constraint.kind) {
        case Constraint::Kind::ForeignKey:
            return { Risk::High, Strategy::NotValidThenValidate, tr("Every row is checked while writes to both tables wait.") };
        case Constraint::Kind::Check:
            return { Risk::High, Strategy::NotValidThenValidate, tr("Every row is checked while reads and writes wait.") };
        case Constraint::Kind::Exclusion:
            return { Risk::High, Strategy::MaintenanceWindow, tr("An index is built and checked while reads and writes wait, and PostgreSQL has no concurrent form of it.") };
        default:
            return { Risk::High, Strategy::Concurrently, tr("An index is built while reads and writes wait. Build it CONCURRENTLY first and add the constraint USING INDEX.") };
        }
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        editRelation(catalog, m_table, [&](Relation &relation) {
            if (relation.constraint(m_constraint.name))
                return;
            Constraint added = m_constraint;
            if (!m_usingIndex.isEmpty()) {
                for (Index &index : relation.indexes)
                    if (index.name == m_usingIndex) {
                        added.columns = index.columns;
                        index.name = added.name;
                        index.primary = added.kind == Constraint::Kind::PrimaryKey;
                    }
            } else if (added.kind == Constraint::Kind::Unique || added.kind == Constraint::Kind::PrimaryKey || added.kind == Constraint::Kind::Exclusion) {
                Index index;
                index.name = added.name;
                for (const QString &column : added.columns)
                    index.columns << quoteIdentifier(column);
                index.unique = added.kind != Constraint::Kind::Exclusion;
                index.primary = added.kind == Constraint::Kind::PrimaryKey;
                if (added.kind == Constraint::Kind::Exclusion)
                    index.method = QStringLiteral("gist");
                relation.indexes << index;
            }
            if (added.kind == Constraint::Kind::PrimaryKey)
                for (Column &column : relation.columns)
                    column.notNull = column.notNull || added.columns.contains(column.name);
            relation.constraints << added;
        });
        applyToHeirs(catalog, context);
    }
    Inverse inverse(const OperationContext &) const override
    {
        return { Inverse::Kind::Exact, { QStringLiteral("ALTER TABLE %1 DROP CONSTRAINT %2").arg(m_table.quoted(), quoteIdentifier(m_constraint.name)) }, {} };
    }

    bool adds(Constraint::Kind wanted) const override { return m_constraint.kind == wanted; }
    Traits traits() const override { return m_written | (m_constraint.validated ? Traits() : Trait::NotValid) | (m_usingIndex.isEmpty() ? Traits() : Trait::UsingIndex); }

private:
    /// Since 18 NOT NULL is a constraint that each partition gets, also where the column is NOT NULL already (measured).
    bool makesNotNull(const RelationPtr &relation, const OperationContext &context) const
    {
        if (m_constraint.kind == Constraint::Kind::PrimaryKey && context.majorVersion() >= 18)
            return true;
        return m_constraint.kind == Constraint::Kind::PrimaryKey && relation && std::any_of(relation->columns.begin(), relation->columns.end(), [&](const Column &column) { return !column.notNull && m_constraint.columns.contains(column.name); });
    }
    /// Checks go to all heirs; keys and foreign keys to the partitions, under names of their own.
    void applyToHeirs(Catalog &catalog, const OperationContext &context) const
    {
        const RelationPtr parent = catalog.relation(m_table);
        const bool check = m_constraint.kind == Constraint::Kind::Check;
        if (context.only || !parent || m_constraint.noInherit || (!check && parent->kind != Relation::Kind::PartitionedTable))
            return;
        const Index *ofKey = check || m_constraint.kind == Constraint::Kind::ForeignKey ? nullptr : parent->index(m_constraint.name);
        for (const RelationPtr &heir : catalog.descendantsOf(m_table))
            editRelation(catalog, heir->name, [&](Relation &relation) {
                Constraint inherited = m_constraint;
                inherited.isLocal = false;
                if (ofKey) {
                    Index made = partitionIndex(*ofKey, relation);
                    made.name = inherited.name = relation.name.name + (ofKey->primary ? QStringLiteral("_pkey") : u'_' + m_constraint.columns.join(u'_') + QStringLiteral("_key"));
                    relation.indexes << made;
                    for (Column &column : relation.columns)
                        column.notNull = column.notNull || (ofKey->primary && m_constraint.columns.contains(column.name));
                }
                if (!relation.constraint(inherited.name))
                    relation.constraints << inherited;
            });
    }
    /// A parent takes its partitions' validated keys over without a look at the rows.
    bool partitionsHaveIt(const OperationContext &context) const
    {
        const QList<RelationPtr> partitions = context.catalog->descendantsOf(m_table);
        return !partitions.isEmpty() && std::all_of(partitions.begin(), partitions.end(), [&](const RelationPtr &partition) {
            return partition->kind == Relation::Kind::PartitionedTable || std::any_of(partition->constraints.begin(), partition->constraints.end(), [&](const Constraint &known) {
                return known.kind == m_constraint.kind && known.validated && known.columns == m_constraint.columns && known.referenced == m_constraint.referenced;
            });
        });
    }
    /// A primary key USING INDEX over a nullable column scans the table to prove that there is no NULL (measured, 13 to 18).
    bool setsNotNull(const OperationContext &context) const
    {
        const RelationPtr relation = table(context);
        const Index *index = relation ? relation->index(m_usingIndex) : nullptr;
        if (m_constraint.kind != Constraint::Kind::PrimaryKey || !index)
            return false;
        return std::any_of(relation->columns.begin(), relation->columns.end(), [&](const Column &column) { return index->columns.contains(quoteIdentifier(column.name)) && !isProvenNotNull(*relation, column.name); });
    }

    Constraint m_constraint;
    QString m_usingIndex;
    Traits m_written;
};

} // namespace

Operation constraintOperation(const QualifiedName &table, const Constraint &constraint, const QString &usingIndex, Traits written)
{
    return makeOperation<AddConstraint>(table, constraint, usingIndex, written);
}

} // namespace lockkeeper
