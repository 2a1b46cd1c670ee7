// CREATE TABLE, also AS and PARTITION OF. Nobody knows the table yet; only foreign keys and partitions lock others.
#include "models/change/boundproof.h"
#include "models/change/constraintoperation.h"
#include "models/change/indexreading.h"
#include "models/change/partitions.h"
#include "models/change/rowreads.h"
#include "models/change/simpleoperation.h"
#include "models/change/viewreading.h"
#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"

namespace lockkeeper::operations {

namespace {

class CreateTable final : public TableOperation
{
public:
    /// Where it comes from, if not from its own words.
    struct Origin
    {
        QList<LockImpact> reads; ///< of the query, or of the tables that it is LIKE
        bool query = false;
    };

    CreateTable(Relation relation, QList<Sequence> sequences, Origin origin, QList<QualifiedName> scanned, bool ifNotExists)
        : TableOperation(relation.name)
        , m_relation(std::move(relation))
        , m_sequences(std::move(sequences))
        , m_origin(std::move(origin))
        , m_scanned(std::move(scanned))
        , m_ifNotExists(ifNotExists)
    {
    }
    QString kind() const override { return QStringLiteral("create-table"); }
    QString summary() const override { return m_relation.partitionOf.isEmpty() ? tr("Create table %1").arg(shown()) : tr("Create partition %1 of %2").arg(shown(), m_relation.partitionOf.display()); }
    /// REFERENCES takes SHARE ROW EXCLUSIVE on the other table; PARTITION OF takes ACCESS EXCLUSIVE on the parent (measured).
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        if (table(context))
            return {}; // IF NOT EXISTS does nothing
        QList<LockImpact> locks { { m_table, LockMode::AccessExclusive, LockDuration::Brief, true } };
        for (const QualifiedName &parent : m_relation.inherits)
            mergeLock(locks, lock(parent, LockMode::ShareUpdateExclusive, LockDuration::Brief, context));
        mergeLocks(locks, m_origin.reads);
        if (const RelationPtr other = context.catalog->defaultPartitionOf(m_relation.partitionOf); other && !m_relation.isDefaultPartition())
            mergeLock(locks, lock(other->name, LockMode::AccessExclusive, m_scanned.contains(other->name) ? LockDuration::Scan : LockDuration::Brief, context));
        for (const Constraint &constraint : m_relation.constraints)
            if (constraint.kind == Constraint::Kind::ForeignKey && constraint.referenced != m_table)
                mergeLocks(locks, lockPartitions(constraint.referenced, LockMode::ShareRowExclusive, LockDuration::Brief, context));
        addReferrerLocks(locks, m_relation.partitionOf, modeOfNewReference(context), context);
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
        knowPartitioned(catalog, m_relation.partitionOf);
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
        if (const RelationPtr parent = catalog.relation(m_relation.partitionOf))
            becomePartition(*parent, *created);
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
    Traits traits() const override
    {
        return (m_ifNotExists ? Trait::Guarded : Traits()) | (m_origin.reads.isEmpty() && !m_origin.query && m_relation.partitionOf.isEmpty() && m_relation.inherits.isEmpty() ? Trait::OwnColumns : Traits())
            | (m_origin.query ? Trait::FromQuery : Traits());
    }
    QList<QStringList> columnLists() const override
    {
        QStringList names;
        for (const Column &column : m_relation.columns)
            names << column.name;
        return m_origin.reads.isEmpty() && m_relation.inherits.isEmpty() ? QList<QStringList> { names } : QList<QStringList> {};
    }

private:
    Relation m_relation;
    QList<Sequence> m_sequences;
    Origin m_origin;
    QList<QualifiedName> m_scanned;
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

/// A column that a parent has too, among the first @p fromParents: what is written adds to it, "note NOT NULL DEFAULT ''" without a
/// type in a partition.
bool mergeColumn(const Column &written, Relation &relation, qsizetype fromParents)
{
    const auto end = relation.columns.begin() + fromParents;
    const auto inherited = std::find_if(relation.columns.begin(), end, [&](const Column &column) { return column.name == written.name; });
    if (inherited == end)
        return false;
    inherited->notNull = inherited->notNull || written.notNull;
    if (!written.defaultExpression.isEmpty())
        inherited->defaultExpression = written.defaultExpression;
    return true;
}

void addColumn(const SyntaxNode &node, Relation &relation, qsizetype fromParents, QList<Sequence> &sequences, const OperationContext &context)
{
    ColumnDefinition definition = readColumn(node, relation.name, context);
    if (mergeColumn(definition.column, relation, fromParents)) {
        relation.constraints << definition.constraints;
        return;
    }
    definition.column.number = int(relation.columns.size()) + 1;
    relation.columns << definition.column;
    relation.constraints << definition.constraints;
    if (definition.serial || definition.column.identity != Column::Identity::None) {
        sequences << sequenceOf(sequenceName(relation.name, definition.column.name, context), relation.name, definition.column);
    }
}

/// Keys are not among them: their indexes have names of their own.
void inheritConstraints(const Relation &parent, const QList<Constraint::Kind> &kinds, Relation &relation)
{
    for (Constraint inherited : parent.constraints)
        if (kinds.contains(inherited.kind) && !inherited.noInherit) {
            inherited.isLocal = false;
            relation.constraints << inherited;
        }
}

/// Names that PostgreSQL chose for several constraints of one statement: foobar_bar_check, foobar_bar_check1.
void numberSameNames(QList<Constraint> &constraints)
{
    const auto isTaken = [&](const QString &name, qsizetype before) { return std::any_of(constraints.begin(), constraints.begin() + before, [&](const Constraint &known) { return known.name == name; }); };
    for (qsizetype i = 1; i < constraints.size(); ++i)
        if (const QString name = constraints[i].name; isTaken(name, i))
            for (int number = 1; isTaken(constraints[i].name, i); ++number)
                constraints[i].name = name + QString::number(number);
}

/// LIKE takes names, types and NOT NULL; the rest only where INCLUDING says so. Bits of TableLikeOption (parsenodes.h).
void likeColumns(const Relation &like, qint64 options, Relation &relation)
{
    enum { Constraints = 1 << 2, Defaults = 1 << 3, Generated = 1 << 4, Identity = 1 << 5, Indexes = 1 << 6, Statistics = 1 << 7 };
    for (Column column : like.columns) {
        column.number = int(relation.columns.size()) + 1;
        if (column.generated != Column::Generated::None ? !(options & Generated) : !(options & Defaults))
            column.defaultExpression.clear();
        if (!(options & Generated))
            column.generated = Column::Generated::None;
        if (!(options & Identity))
            column.identity = Column::Identity::None;
        column.comment.clear();
        relation.columns << column;
    }
    for (Constraint constraint : like.constraints) {
        const bool indexed = constraint.kind != Constraint::Kind::Check;
        if (constraint.kind == Constraint::Kind::ForeignKey || !(options & (indexed ? Indexes : Constraints)))
            continue;
        if (indexed) {
            static const QMap<Constraint::Kind, QString> labels { { Constraint::Kind::PrimaryKey, QStringLiteral("pkey") }, { Constraint::Kind::Unique, QStringLiteral("key") }, { Constraint::Kind::Exclusion, QStringLiteral("excl") } };
            const QString columns = constraint.kind == Constraint::Kind::PrimaryKey ? QString() : joinedColumnNames(constraint.columns);
            constraint.name = generatedName(relation.name.name, columns, labels.value(constraint.kind), [&](const QString &name) { return relation.constraint(name) != nullptr; });
        }
        relation.constraints << constraint;
    }
    if (options & Indexes)
        for (Index index : like.indexes) {
            if (std::any_of(like.constraints.begin(), like.constraints.end(), [&](const Constraint &constraint) { return constraint.name == index.name; }))
                continue; // comes with its constraint
            const bool own = index.ofPartitionedIndex;
            index = partitionIndex(index, relation); // named alike
            index.ofPartitionedIndex = own;
            relation.indexes << index;
        }
    for (ExtendedStatistics one : options & Statistics ? like.statistics : QList<ExtendedStatistics>()) {
        QStringList parts { relation.name.name };
        for (const QString &column : std::as_const(one.columns))
            parts << (column.startsWith(u'(') ? QStringLiteral("expr") : column);
        one.name = { relation.name.schema, parts.join(u'_') + QStringLiteral("_stat") };
        relation.statistics << one;
    }
}

/// What every way to make a table says of it.
Relation startedFrom(const SyntaxNode &name, const SyntaxNode &definition, const OperationContext &context)
{
    Relation relation;
    relation.name = readRelation(name, context);
    relation.unlogged = name.string("relpersistence") == u"u";
    relation.temporary = name.string("relpersistence") == u"t";
    if (relation.temporary) // hides one of the same name, and is none of it
        relation.name = { temporarySchema.toString(), name.string("relname") };
    for (const SyntaxNode &option : definition.children("options"))
        relation.options << option.string("defname") + u'=' + optionValue(option.child("arg"));
    const QString space = definition.string(definition.is("IntoClause") ? "table_space_name" : "tablespacename");
    relation.tablespace = space == u"pg_default" ? QString() : space;
    relation.accessMethod = definition.string("access_method");
    return relation;
}

QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    if (statement.is("CreateTableAsStmt"))
        return statement.enumerator("objtype") == "OBJECT_MATVIEW" ? readCreateView(statement, context) : readTableFromQuery(statement.child("into"), statement.child("query"), statement.boolean("if_not_exists"), context);
    Relation relation = startedFrom(statement.child("relation"), statement, context);
    QList<Sequence> sequences;
    CreateTable::Origin origin;
    QList<QualifiedName> scanned; // default partitions that are looked through
    const SyntaxNode bound = statement.child("partbound");
    if (bound) {
        relation.partitionOf = readRelation(statement.children("inh_relations").value(0), context);
        relation.partitionBound = boundText(bound);
        if (const RelationPtr other = context.catalog->defaultPartitionOf(relation.partitionOf); other && !relation.isDefaultPartition() && !provesOutside(*other, context.catalog->relation(relation.partitionOf).get(), bound, context))
            scanned << other->name;
        if (const RelationPtr parent = context.catalog->relation(relation.partitionOf)) {
            relation.columns = parent->columns;
            inheritConstraints(*parent, { Constraint::Kind::Check, Constraint::Kind::ForeignKey }, relation);
        }
    }
    if (!bound)
        for (const SyntaxNode &parent : statement.children("inh_relations")) {
            relation.inherits << readRelation(parent, context);
            if (const RelationPtr known = context.catalog->relation(relation.inherits.back())) {
                relation.columns << known->columns;
                inheritConstraints(*known, { Constraint::Kind::Check }, relation);
            }
        }
    if (const SyntaxNode ofType = statement.child("of_typename")) {
        const QualifiedName written = readName(ofType.children("names"));
        const TypeInfo *type = context.catalog->resolveType(written, context.searchPath);
        relation.ofType = type ? type->name : written;
        for (const QString &attribute : type ? type->attributes : QStringList()) {
            Column column;
            column.name = attribute.section(u' ', 0, 0);
            column.type = attribute.section(u' ', 1);
            column.number = int(relation.columns.size()) + 1;
            relation.columns << column;
        }
    }
    const qsizetype fromParents = relation.columns.size();
    for (const SyntaxNode &element : statement.children("table_elts")) {
        if (element.is("ColumnDef"))
            addColumn(element, relation, fromParents, sequences, context);
        else if (element.is("TableLikeClause")) {
            const QualifiedName name2 = readRelation(element.child("relation"), context);
            mergeLock(origin.reads, lockOf(name2, LockMode::AccessShare, LockDuration::Brief, context));
            if (const RelationPtr like = context.catalog->relation(name2))
                likeColumns(*like, element.integer("options"), relation);
        }
    }
    // Table constraints may name columns that are written after them.
    for (const SyntaxNode &element : statement.children("table_elts"))
        if (element.is("Constraint") && isKeyOrCheck(element))
            relation.constraints << readConstraint(element, relation.name, {}, context);
    numberSameNames(relation.constraints);
    if (const SyntaxNode specification = statement.child("partspec")) {
        relation.kind = Relation::Kind::PartitionedTable;
        relation.partitionKey = partitionKey(specification);
    }
    return { makeOperation<CreateTable>(relation, sequences, origin, scanned, statement.boolean("if_not_exists")) };
}

} // namespace

OperationForm create_table()
{
    return { { "CreateStmt", "CreateTableAsStmt" }, read };
}

} // namespace lockkeeper::operations

namespace lockkeeper {

QList<Operation> readTableFromQuery(const SyntaxNode &into, const SyntaxNode &query, bool ifNotExists, const OperationContext &context)
{
    Relation relation = operations::startedFrom(into.child("rel"), into, context);
    relation.columns = columnsOf(query, context);
    const QStringList names = nameParts(into.children("col_names"));
    for (qsizetype i = 0; i < std::min(names.size(), relation.columns.size()); ++i)
        relation.columns[i].name = names[i];
    const operations::CreateTable::Origin origin { into.boolean("skip_data") ? sourceLocks(sourcesOf(query, context), context) : readLocks(query, useOf(query), context), true };
    return { makeOperation<operations::CreateTable>(relation, QList<Sequence>(), origin, QList<QualifiedName>(), ifNotExists) };
}

} // namespace lockkeeper
