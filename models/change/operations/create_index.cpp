// CREATE INDEX, also CONCURRENTLY. Manual: CREATE INDEX, "Building Indexes Concurrently".
#include "models/change/indexreading.h"
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

class CreateIndex final : public TableOperation
{
public:
    CreateIndex(QualifiedName table, Index index, bool concurrently, bool ifNotExists, bool unnamed)
        : TableOperation(std::move(table))
        , m_index(std::move(index))
        , m_concurrently(concurrently)
        , m_ifNotExists(ifNotExists)
        , m_unnamed(unnamed)
    {
    }
    QString kind() const override { return QStringLiteral("create-index"); }
    QString object() const override { return QualifiedName { m_table.schema, m_index.name }.display(); }
    QString summary() const override
    {
        return m_concurrently ? tr("Create index %1 on %2 concurrently").arg(m_index.name, shown()) : tr("Create index %1 on %2").arg(m_index.name, shown());
    }
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        const RelationPtr before = table(context);
        const bool there = m_ifNotExists && before && before->index(m_index.name);
        return lockPartitions(m_table, m_concurrently ? LockMode::ShareUpdateExclusive : LockMode::Share, there ? LockDuration::Brief : LockDuration::Build, context);
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table))
            return harmlessOnNew();
        if (m_concurrently)
            return { Risk::Low, Strategy::Concurrently, tr("Reads and writes go on while the index is built. A build that fails leaves an INVALID index.") };
        return { Risk::Medium, Strategy::Concurrently, tr("Writes wait for the whole build.") };
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        editRelation(catalog, m_table, [&](Relation &relation) {
            if (!relation.index(m_index.name))
                relation.indexes << m_index;
        });
        if (const RelationPtr parent = catalog.relation(m_table); parent && parent->kind == Relation::Kind::PartitionedTable && !context.only)
            for (const RelationPtr &partition : catalog.descendantsOf(m_table))
                editRelation(catalog, partition->name, [&](Relation &relation) {
                    // A partition's own index of the same kind is taken over (manual: CREATE INDEX).
                    const auto own = std::find_if(relation.indexes.begin(), relation.indexes.end(), [&](const Index &index) {
                        return !index.ofPartitionedIndex && index.columns == m_index.columns && index.included == m_index.included && index.unique == m_index.unique && index.method == m_index.method && index.predicate == m_index.predicate;
                    });
                    if (own != relation.indexes.end())
                        own->ofPartitionedIndex = true;
                    else
                        relation.indexes << partitionIndex(m_index, relation);
                });
    }
    Inverse inverse(const OperationContext &context) const override
    {
        if (const RelationPtr before = table(context); before && before->index(m_index.name))
            return {}; // IF NOT EXISTS did nothing
        return { Inverse::Kind::Exact, { QStringLiteral("DROP INDEX %1%2").arg(m_concurrently ? QStringLiteral("CONCURRENTLY ") : QString(), QualifiedName { m_table.schema, m_index.name }.quoted()) }, {} };
    }
    bool transactional() const override { return !m_concurrently; }
    bool idempotent(const OperationContext &) const override { return m_ifNotExists; }
    Traits traits() const override
    {
        return (m_concurrently ? Trait::Concurrently : Traits()) | (m_ifNotExists ? Trait::Guarded : Traits()) | (m_unnamed ? Trait::Unnamed : Traits());
    }

private:
    Index m_index;
    bool m_concurrently, m_ifNotExists, m_unnamed;
};

} // namespace

OperationForm create_index()
{
    return { { "IndexStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) -> QList<Operation> {
                const QualifiedName table = readRelation(statement.child("relation"), context);
                return { makeOperation<CreateIndex>(table, readIndex(statement, table, context), statement.boolean("concurrent"), statement.boolean("if_not_exists"), statement.string("idxname").isEmpty()) };
            } };
}

} // namespace lockkeeper::operations
