// DROP TABLE, VIEW, MATERIALIZED VIEW, FOREIGN TABLE.
#include "models/change/cascade.h"
#include "models/change/ddl.h"
#include "models/change/otherobjects.h"
#include "models/change/partitions.h"
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

class DropRelation final : public TableOperation
{
public:
    DropRelation(QualifiedName table, bool view, bool ifExists, bool cascade)
        : TableOperation(std::move(table))
        , m_view(view)
        , m_ifExists(ifExists)
        , m_cascade(cascade)
    {
    }
    QString kind() const override { return m_view ? QStringLiteral("drop-view") : QStringLiteral("drop-table"); }
    QString summary() const override { return m_view ? tr("Drop view %1").arg(shown()) : tr("Drop table %1").arg(shown()); }
    /// Also on the tables that its foreign keys point at, on the parent of a partition and the default partition beside it, and with CASCADE on what depends on it (measured).
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        QList<LockImpact> locks = lockTree(LockMode::AccessExclusive, LockDuration::Brief, context);
        const auto add = [&](const QualifiedName &other) { mergeLock(locks, lock(other, LockMode::AccessExclusive, LockDuration::Brief, context)); };
        if (const RelationPtr before = table(context)) {
            for (const Constraint &constraint : before->constraints)
                if (constraint.kind == Constraint::Kind::ForeignKey)
                    addLocksOfLostReference(locks, constraint.referenced, context);
            if (!before->partitionOf.isEmpty()) {
                add(before->partitionOf);
                if (const RelationPtr sibling = context.catalog->defaultPartitionOf(before->partitionOf))
                    add(sibling->name);
            }
        }
        if (m_cascade)
            mergeLocks(locks, dependants(*context.catalog).locks(context));
        return locks;
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table))
            return harmlessOnNew();
        if (m_view)
            return { Risk::Medium, Strategy::ExpandContract, tr("Code that reads the view fails; nothing is lost.") };
        return { Risk::High, Strategy::ExpandContract, tr("Code that uses the table fails, and its rows cannot come back.") };
    }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        if (m_cascade)
            dependants(catalog).apply(catalog);
        for (const RelationPtr &partition : catalog.descendantsOf(m_table))
            catalog.relations.remove(partition->name);
        catalog.relations.remove(m_table);
        catalog.sequences.removeIf([&](const auto &entry) { return entry.value().ownerTable == m_table; });
    }
    Inverse inverse(const OperationContext &context) const override
    {
        const RelationPtr before = table(context);
        if (!before)
            return { Inverse::Kind::Impossible, {}, tr("the definition of %1").arg(shown()) };
        return { m_view ? Inverse::Kind::Exact : Inverse::Kind::LosesData, definitionStatements(*before), m_view ? QString() : tr("the rows of %1").arg(shown()) };
    }
    bool idempotent(const OperationContext &) const override { return m_ifExists; }
    Traits traits() const override { return (m_ifExists ? Trait::Guarded : Traits()) | (m_cascade ? Trait::Cascade : Traits()); }

private:
    CascadeEffect dependants(const Catalog &catalog) const
    {
        Cascade cascade(catalog);
        cascade.dropRelation(m_table);
        return cascade.effect();
    }

    bool m_view, m_ifExists, m_cascade;
};

class DropIndex final : public TableOperation
{
public:
    DropIndex(QualifiedName table, QualifiedName index, bool concurrently, bool ifExists, bool cascade)
        : TableOperation(std::move(table))
        , m_index(std::move(index))
        , m_concurrently(concurrently)
        , m_ifExists(ifExists)
        , m_cascade(cascade)
    {
    }
    QString kind() const override { return QStringLiteral("drop-index"); }
    QString object() const override { return m_index.display(); }
    QString summary() const override { return m_concurrently ? tr("Drop index %1 concurrently").arg(object()) : tr("Drop index %1").arg(object()); }
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        const LockMode mode = m_concurrently ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive;
        QList<LockImpact> locks;
        if (!m_table.isEmpty())
            locks = lockTree(mode, LockDuration::Brief, context);
        locks << lock(m_index, mode, LockDuration::Brief, context);
        return locks;
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table))
            return harmlessOnNew();
        if (m_concurrently)
            return { Risk::Low, Strategy::Concurrently, tr("Reads and writes go on. Queries that used the index get slower.") };
        return { Risk::Medium, Strategy::Concurrently, tr("Reads and writes wait for a moment, longer behind a long transaction. Queries that used the index get slower.") };
    }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        const RelationPtr before = catalog.relation(m_table);
        const Index *index = before ? before->index(m_index.name) : nullptr;
        if (index && before->kind == Relation::Kind::PartitionedTable)
            for (const RelationPtr &partition : catalog.descendantsOf(m_table))
                editRelation(catalog, partition->name, [&](Relation &relation) { relation.indexes.removeIf([&](const Index &item) { return item.ofPartitionedIndex && item.columns == index->columns && item.unique == index->unique && item.method == index->method && item.predicate == index->predicate; }); });
        editRelation(catalog, m_table, [&](Relation &relation) { relation.indexes.removeIf([&](const Index &item) { return item.name == m_index.name; }); });
    }
    Inverse inverse(const OperationContext &context) const override
    {
        const RelationPtr before = table(context);
        const Index *index = before ? before->index(m_index.name) : nullptr;
        if (!index)
            return { Inverse::Kind::Impossible, {}, tr("the definition of %1").arg(object()) };
        return { Inverse::Kind::Exact, { index->definition(m_table) }, {} };
    }
    bool transactional() const override { return !m_concurrently; }
    bool idempotent(const OperationContext &) const override { return m_ifExists; }
    Traits traits() const override { return (m_ifExists ? Trait::Guarded : Traits()) | (m_concurrently ? Trait::Concurrently : Traits()) | (m_cascade ? Trait::Cascade : Traits()); }

private:
    QualifiedName m_index;
    bool m_concurrently, m_ifExists, m_cascade;
};

} // namespace

/// DROP of several objects is one operation each.
static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    QList<Operation> operations;
    const QByteArray type = statement.enumerator("remove_type");
    const bool ifExists = statement.boolean("missing_ok"), cascade = statement.enumerator("behavior") == "DROP_CASCADE";
    for (const SyntaxNode &object : statement.children("objects")) {
        const QualifiedName written = readName(object.children("items"));
        if (type == "OBJECT_TABLE" || type == "OBJECT_FOREIGN_TABLE") {
            operations << makeOperation<DropRelation>(context.resolve(written), false, ifExists, cascade);
        } else if (type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") {
            operations << makeOperation<DropRelation>(context.resolve(written), true, ifExists, cascade);
        } else if (type == "OBJECT_INDEX") {
            const auto found = context.catalog->findIndex(written, context.searchPath);
            const QualifiedName table = found.first ? found.first->name : QualifiedName {};
            const QualifiedName name { found.first ? found.first->name.schema : written.schema, written.name };
            operations << makeOperation<DropIndex>(table, name, statement.boolean("concurrent"), ifExists, cascade);
        }
    }
    return operations.isEmpty() ? dropOtherObjects(statement, context) : operations;
}

OperationForm drop_relation()
{
    return { { "DropStmt" }, read };
}

} // namespace lockkeeper::operations
