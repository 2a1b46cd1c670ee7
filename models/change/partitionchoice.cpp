#include "models/change/partitionchoice.h"

#include "models/change/keyconditions.h"
#include "models/change/syntaxreading.h"
#include "models/core/textmemo.h"
#include "models/sql/parsetree.h"

namespace lockkeeper {

using namespace keyconditions;

/// Compared one by one, with each row of a VALUES: beyond this many times nobody would wait for it.
static constexpr qsizetype mostComparisons = 20'000;

static std::shared_ptr<const Bound> boundOf(const Relation &partition)
{
    static thread_local TextMemo<Bound, mostComparisons> memo;
    return memo.of(partition.partitionBound, [](const QString &text) {
        const Relation none;
        const OperationContext context { .catalog = std::make_shared<const Catalog>() };
        const ParseTree tree = ParseTree::parse("ALTER TABLE a ATTACH PARTITION b " + text.toUtf8());
        return readBound(tree.statement().children("cmds").value(0).child("def").child("bound"), ConditionReader(none, context));
    });
}

namespace {

/// One level of partitions.
class Level
{
public:
    Level(const Relation &parent, const OperationContext &context)
        : m_partitions(context.catalog->partitionsOf(parent.name))
    {
        for (const QString &column : keyColumns(parent))
            m_keys << Key(column, parent, context);
        for (const RelationPtr &partition : m_partitions)
            m_readable = m_readable && (partition->isDefaultPartition() || boundOf(*partition)->range || (boundOf(*partition)->list && boundOf(*partition)->readable));
    }

    bool isReadable() const { return m_readable && !m_keys.isEmpty(); }
    const QList<Key> &keys() const { return m_keys; }

    QList<RelationPtr> chosen(const Condition &condition) const
    {
        QList<RelationPtr> reached;
        for (const RelationPtr &partition : m_partitions)
            if (partition->isDefaultPartition() ? reachesDefault(condition) : !isOutside(condition, m_keys, *boundOf(*partition)))
                reached << partition;
        return reached;
    }

private:
    /// Not where another partition takes all.
    bool reachesDefault(const Condition &condition) const
    {
        if (condition.kind == Condition::Kind::Or)
            return std::any_of(condition.parts.begin(), condition.parts.end(), [&](const Condition &part) { return reachesDefault(part); });
        return std::none_of(m_partitions.begin(), m_partitions.end(), [&](const RelationPtr &partition) { return !partition->isDefaultPartition() && isInside(condition, m_keys, *boundOf(*partition), true); });
    }

    QList<RelationPtr> m_partitions;
    QList<Key> m_keys;
    bool m_readable = true;
};

/// What is known of a row that an INSERT writes; nullopt where a key's value is not a constant.
std::optional<Condition> rowCondition(const QList<Key> &keys, const Relation &table, const QStringList &columns, const QList<SyntaxNode> &values, const OperationContext &context)
{
    const ConditionReader reader(table, context);
    QList<Condition> known;
    for (const Key &key : keys) {
        const SyntaxNode value = values.value(columns.indexOf(key.name()));
        const Column *column = table.column(key.name());
        if (!value && !columns.contains(key.name()) && column && column->defaultExpression.isEmpty() && column->identity == Column::Identity::None) {
            known << isNull(key.name());
        } else if (value.is("A_Const") && value.boolean("isnull")) {
            known << isNull(key.name());
        } else if (const std::optional<Value> constant = reader.valueOf(value)) {
            known << equals(key.name(), *constant);
        } else {
            return std::nullopt;
        }
    }
    return allOf(known);
}

} // namespace

/// Level by level. A script may say that two tables are partitions of each other.
static PartitionChoice read(const Relation &parent, const Condition &condition, const OperationContext &context)
{
    QList<RelationPtr> reached;
    QSet<RelationPtr> seen;
    const auto descend = [&](const Relation &table) {
        const Level level(table, context);
        for (const RelationPtr &partition : level.isReadable() ? level.chosen(condition) : QList<RelationPtr>())
            if (!seen.contains(partition)) {
                seen.insert(partition);
                reached << partition;
            }
        return level.isReadable();
    };
    bool known = descend(parent);
    for (qsizetype i = 0; known && i < reached.size(); ++i) // grows while it is read
        known = reached[i]->partitionKey.isEmpty() || descend(*reached[i]);
    return known ? PartitionChoice(reached) : std::nullopt;
}

/// True where a condition speaks of the key of the table or of one of its partitions.
static bool speaksOfKey(const SyntaxNode &condition, const Relation &parent, const OperationContext &context)
{
    QSet<QString> keys { parent.partitionKey };
    for (const RelationPtr &partition : context.catalog->descendantsOf(parent.name))
        keys.insert(partition->partitionKey);
    bool found = false;
    condition.visit([&](const SyntaxNode &node) {
        if (node.is("ColumnRef"))
            found = found || std::any_of(keys.begin(), keys.end(), [name = readName(node.children("fields")).name](const QString &key) { return key.contains(name); });
        return !found;
    });
    return found;
}

PartitionChoice partitionsRead(const Relation &parent, const SyntaxNode &condition, const OperationContext &context)
{
    if (!condition || parent.partitionKey.isEmpty() || !speaksOfKey(condition, parent, context)) // the heirs of a plain table have no bounds
        return context.catalog->descendantsOf(parent.name);
    if (context.catalog->partitionsOf(parent.name).size() > mostComparisons)
        return std::nullopt;
    return read(parent, ConditionReader(parent, context).read(condition), context);
}

/// The partitions from the first to the last level that a row goes through.
static PartitionChoice filled(const Relation &parent, const QStringList &columns, const QList<SyntaxNode> &values, const OperationContext &context)
{
    QList<RelationPtr> path;
    for (const Relation *here = &parent; !here->partitionKey.isEmpty(); here = path.back().get()) {
        const Level level(*here, context);
        const std::optional<Condition> row = level.isReadable() ? rowCondition(level.keys(), parent, columns, values, context) : std::nullopt;
        const QList<RelationPtr> reached = row ? level.chosen(*row) : QList<RelationPtr>();
        if (reached.size() != 1 || path.contains(reached.front()))
            return std::nullopt;
        path << reached.front();
    }
    return path;
}

PartitionChoice partitionsFilled(const Relation &parent, const SyntaxNode &insert, const OperationContext &context)
{
    QStringList columns;
    for (const SyntaxNode &column : insert.children("cols"))
        columns << column.string("name");
    if (columns.isEmpty())
        for (const Column &column : parent.columns)
            columns << column.name;
    const QList<SyntaxNode> rows = insert.child("select_stmt").children("values_lists");
    if (rows.isEmpty() || rows.size() * context.catalog->partitionsOf(parent.name).size() > mostComparisons)
        return std::nullopt;
    QList<RelationPtr> all;
    for (const SyntaxNode &row : rows) {
        const PartitionChoice path = filled(parent, columns, row.children("items"), context);
        if (!path)
            return std::nullopt;
        for (const RelationPtr &partition : *path)
            if (!all.contains(partition))
                all << partition;
    }
    return all;
}

} // namespace lockkeeper
