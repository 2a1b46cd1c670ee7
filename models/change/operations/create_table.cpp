// CREATE TABLE, also AS and PARTITION OF. Nobody knows the table yet; only foreign keys and partitions lock others.
#include "models/change/constraintoperation.h"
#include "models/change/tableoperation.h"
#include "models/change/viewreading.h"
#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

namespace {

class CreateTable final : public TableOperation
{
public:
    CreateTable(Relation relation, QList<Sequence> sequences, bool ifNotExists)
        : TableOperation(relation.name)
        , m_relation(std::move(relation))
        , m_sequences(std::move(sequences))
        , m_ifNotExists(ifNotExists)
    {
    }
    QString kind() const override { return QStringLiteral("create-table"); }
    QString summary() const override { return m_relation.partitionOf.isEmpty() ? tr("Create table %1").arg(shown()) : tr("Create partition %1 of %2").arg(shown(), m_relation.partitionOf.display()); }
    /// REFERENCES takes SHARE ROW EXCLUSIVE on the other table; PARTITION OF takes ACCESS EXCLUSIVE on the parent (measured).
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        QList<LockImpact> locks { { m_table, LockMode::AccessExclusive, LockDuration::Brief, true } };
        for (const Constraint &constraint : m_relation.constraints)
            if (constraint.kind == Constraint::Kind::ForeignKey && constraint.referenced != m_table)
                mergeLock(locks, lock(constraint.referenced, LockMode::ShareRowExclusive, LockDuration::Brief, context));
        if (!m_relation.partitionOf.isEmpty())
            mergeLock(locks, lock(m_relation.partitionOf, LockMode::AccessExclusive, LockDuration::Brief, context));
        return locks;
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (!m_relation.partitionOf.isEmpty() && !context.isNew(m_relation.partitionOf))
            return { Risk::Medium, Strategy::Direct, tr("The parent is locked for a moment. Creating the table apart and attaching it lets reads and writes go on.") };
        return { Risk::Low, Strategy::Direct, tr("Nobody uses a new table yet.") };
    }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        if (catalog.relation(m_table))
            return;
        auto created = std::make_shared<Relation>(m_relation);
        for (const Constraint &constraint : m_relation.constraints) {
            const bool indexed = constraint.kind == Constraint::Kind::PrimaryKey || constraint.kind == Constraint::Kind::Unique || constraint.kind == Constraint::Kind::Exclusion;
            for (Column &column : created->columns)
                column.notNull = column.notNull || (constraint.kind == Constraint::Kind::PrimaryKey && constraint.columns.contains(column.name));
            if (!indexed)
                continue;
            Index index;
            index.name = constraint.name;
            for (const QString &column : constraint.columns)
                index.columns << quoteIdentifier(column);
            index.unique = constraint.kind != Constraint::Kind::Exclusion;
            index.primary = constraint.kind == Constraint::Kind::PrimaryKey;
            created->indexes << index;
        }
        catalog.relations.insert(m_table, created);
        for (const Sequence &sequence : m_sequences)
            catalog.sequences.insert(sequence.name, sequence);
    }
    Inverse inverse(const OperationContext &context) const override
    {
        if (table(context))
            return {}; // IF NOT EXISTS did nothing
        return { Inverse::Kind::LosesNew, { QStringLiteral("DROP TABLE %1").arg(m_table.quoted()) }, tr("rows written to %1").arg(shown()) };
    }
    bool idempotent(const OperationContext &) const override { return m_ifNotExists; }

private:
    Relation m_relation;
    QList<Sequence> m_sequences;
    bool m_ifNotExists;
};

QString partitionKey(const SyntaxNode &specification)
{
    QStringList keys;
    for (const SyntaxNode &element : specification.children("part_params"))
        keys << (element.string("name").isEmpty() ? u'(' + deparseExpression(element.child("expr")) + u')' : quoteIdentifier(element.string("name")));
    const QByteArray strategy = specification.enumerator("strategy");
    const QString word = strategy.contains("LIST") ? QStringLiteral("LIST") : strategy.contains("HASH") ? QStringLiteral("HASH") : QStringLiteral("RANGE");
    return QStringLiteral("%1 (%2)").arg(word, keys.join(QStringLiteral(", ")));
}

void addColumn(const SyntaxNode &node, Relation &relation, QList<Sequence> &sequences, const OperationContext &context)
{
    ColumnDefinition definition = readColumn(node, relation.name, context);
    definition.column.number = int(relation.columns.size()) + 1;
    relation.columns << definition.column;
    relation.constraints << definition.constraints;
    if (definition.serial || definition.column.identity != Column::Identity::None) {
        Sequence sequence;
        sequence.name = { relation.name.schema, relation.name.name + u'_' + definition.column.name + QStringLiteral("_seq") };
        sequence.type = definition.column.type;
        sequence.ownerTable = relation.name;
        sequence.ownerColumn = definition.column.name;
        sequence.ofIdentity = !definition.serial;
        sequences << sequence;
    }
}

QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    Relation relation;
    QList<Sequence> sequences;
    const SyntaxNode name = statement.is("CreateStmt") ? statement.child("relation") : statement.child("into").child("rel");
    relation.name = readRelation(name, context);
    relation.unlogged = name.string("relpersistence") == u"u";
    if (statement.is("CreateTableAsStmt")) {
        if (statement.enumerator("objtype") == "OBJECT_MATVIEW")
            return readCreateView(statement, context);
        return { makeOperation<CreateTable>(relation, sequences, statement.boolean("if_not_exists")) };
    }
    const SyntaxNode bound = statement.child("partbound");
    if (bound) {
        relation.partitionOf = readRelation(statement.children("inh_relations").value(0), context);
        relation.partitionBound = bound.boolean("is_default") ? QStringLiteral("DEFAULT") : QStringLiteral("FOR VALUES");
        if (const RelationPtr parent = context.catalog->relation(relation.partitionOf)) {
            relation.columns = parent->columns;
            for (Constraint inherited : parent->constraints) {
                inherited.isLocal = false;
                relation.constraints << inherited;
            }
        }
    }
    for (const SyntaxNode &element : statement.children("table_elts")) {
        if (element.is("ColumnDef"))
            addColumn(element, relation, sequences, context);
        else if (element.is("TableLikeClause")) {
            if (const RelationPtr like = context.catalog->relation(readRelation(element.child("relation"), context)))
                relation.columns << like->columns;
        }
    }
    // Table constraints may name columns that are written after them.
    for (const SyntaxNode &element : statement.children("table_elts"))
        if (element.is("Constraint") && isKeyOrCheck(element))
            relation.constraints << readConstraint(element, relation.name, {}, context);
    if (const SyntaxNode specification = statement.child("partspec")) {
        relation.kind = Relation::Kind::PartitionedTable;
        relation.partitionKey = partitionKey(specification);
    }
    return { makeOperation<CreateTable>(relation, sequences, statement.boolean("if_not_exists")) };
}

} // namespace

OperationForm create_table()
{
    return { { "CreateStmt", "CreateTableAsStmt" }, read };
}

} // namespace lockkeeper::operations
