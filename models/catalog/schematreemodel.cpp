#include "models/catalog/schematreemodel.h"

#include "models/core/quantity.h"

namespace lockkeeper {

static constexpr int fetchPortion = 500;

SchemaTreeModel::SchemaTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_index(std::make_shared<const SchemaIndex>())
    , m_nodes(1)
{
    m_nodes[0].loaded = true;
    m_nodes[0].limit = fetchPortion;
}

void SchemaTreeModel::setIndex(SchemaIndexPtr index)
{
    m_index = std::move(index);
    synchronize(0);
}

void SchemaTreeModel::setTouched(const QSet<QualifiedName> &tables)
{
    m_touched = tables;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), { TouchedRole });
}

QStringList SchemaTreeModel::partNames(const Relation &relation, int part) const
{
    QStringList names;
    const auto add = [&](const auto &items) {
        for (const auto &item : items)
            names << item.name;
    };
    switch (part) {
    case ColumnsPart: add(relation.columns); break;
    case IndexesPart: add(relation.indexes); break;
    case ConstraintsPart: add(relation.constraints); break;
    case TriggersPart: add(relation.triggers); break;
    case PoliciesPart: add(relation.policies); break;
    case PartitionsPart:
        if (relation.kind == Relation::Kind::PartitionedTable)
            for (const RelationPtr &partition : m_index->catalog->partitionsOf(relation.name))
                names << partition->name.name;
        break;
    }
    return names;
}

QList<SchemaTreeModel::Wanted> SchemaTreeModel::wantedChildren(const Node &node) const
{
    QList<Wanted> wanted;
    if (!m_index->catalog)
        return wanted;
    const auto limited = [&] { return wanted.size() >= node.limit; };
    switch (node.kind) {
    case NodeKind::Root:
        for (const QString &schema : m_index->schemas)
            if (schema != u"lockkeeper")
                wanted << Wanted { QStringLiteral("1") + schema, NodeKind::Schema, { schema, {} }, 0 };
        if (!m_index->catalog->extensions.isEmpty() && m_index->filter.isEmpty())
            wanted << Wanted { QStringLiteral("2"), NodeKind::Extensions, {}, 0 };
        if (m_index->schemas.contains(QStringLiteral("lockkeeper"))) // our own history comes last
            wanted << Wanted { QStringLiteral("3"), NodeKind::Schema, { QStringLiteral("lockkeeper"), {} }, 0 };
        break;
    case NodeKind::Schema:
        for (int group = 0; group < schemaGroupCount; ++group)
            if (!m_index->names(node.name.schema, SchemaGroup(group)).isEmpty())
                wanted << Wanted { QString::number(group), NodeKind::Group, node.name, group };
        break;
    case NodeKind::Group:
        for (const QString &name : m_index->names(node.name.schema, SchemaGroup(node.group))) {
            if (limited())
                break;
            wanted << Wanted { name, node.group <= int(SchemaGroup::ForeignTables) ? NodeKind::Relation : NodeKind::Object, { node.name.schema, name }, node.group };
        }
        break;
    case NodeKind::Relation:
        if (const RelationPtr relation = m_index->catalog->relation(node.name))
            for (int part = 0; part < PartCount; ++part)
                if (!partNames(*relation, part).isEmpty())
                    wanted << Wanted { QString::number(part), NodeKind::PartGroup, node.name, part };
        break;
    case NodeKind::PartGroup:
        if (const RelationPtr relation = m_index->catalog->relation(node.name)) {
            int position = 0;
            for (const QString &name : partNames(*relation, node.group)) {
                if (limited())
                    break;
                const bool partition = node.group == PartitionsPart;
                // Columns keep their own order; the position makes the key ascend.
                wanted << Wanted { QStringLiteral("%1 %2").arg(position++, 6, 10, QLatin1Char('0')).arg(name), partition ? NodeKind::Relation : NodeKind::Part,
                                   partition ? QualifiedName { node.name.schema, name } : node.name, node.group };
            }
        }
        break;
    case NodeKind::Extensions:
        for (const Extension &extension : m_index->catalog->extensions)
            wanted << Wanted { extension.name, NodeKind::Extension, {}, 0 };
        break;
    default:
        break;
    }
    return wanted;
}

int SchemaTreeModel::childTotal(const Node &node) const
{
    if (!m_index->catalog)
        return 0;
    if (node.kind == NodeKind::Group)
        return int(m_index->names(node.name.schema, SchemaGroup(node.group)).size());
    if (node.kind == NodeKind::PartGroup) {
        const RelationPtr relation = m_index->catalog->relation(node.name);
        return relation ? int(partNames(*relation, node.group).size()) : 0;
    }
    return int(wantedChildren(node).size());
}

void SchemaTreeModel::release(Id id)
{
    for (const Id child : m_nodes[id].children)
        release(child);
    m_nodes[id] = {};
    m_free.push_back(id);
}

void SchemaTreeModel::synchronize(Id id)
{
    const QList<Wanted> wanted = wantedChildren(m_nodes[id]);
    const QModelIndex parent = indexOfNode(id);
    size_t row = 0;
    qsizetype next = 0;
    const auto renumber = [&] {
        for (size_t i = row; i < m_nodes[id].children.size(); ++i)
            m_nodes[m_nodes[id].children[i]].row = int(i);
    };
    while (row < m_nodes[id].children.size() || next < wanted.size()) {
        auto &children = m_nodes[id].children;
        const QString have = row < children.size() ? m_nodes[children[row]].key : QString();
        if (row < children.size() && (next >= wanted.size() || have < wanted[next].key)) {
            size_t last = row;
            while (last + 1 < children.size() && (next >= wanted.size() || m_nodes[children[last + 1]].key < wanted[next].key))
                ++last;
            beginRemoveRows(parent, int(row), int(last));
            for (size_t i = row; i <= last; ++i)
                release(children[i]);
            children.erase(children.begin() + qptrdiff(row), children.begin() + qptrdiff(last) + 1);
            renumber();
            endRemoveRows();
        } else if (row >= children.size() || wanted[next].key < have) {
            qsizetype last = next;
            while (last + 1 < wanted.size() && (row >= children.size() || wanted[last + 1].key < have))
                ++last;
            beginInsertRows(parent, int(row), int(row + size_t(last - next)));
            std::vector<Id> made;
            for (qsizetype i = next; i <= last; ++i) {
                Id child;
                if (m_free.empty()) {
                    child = Id(m_nodes.size());
                    m_nodes.emplace_back();
                } else {
                    child = m_free.back();
                    m_free.pop_back();
                }
                m_nodes[child] = { id, 0, wanted[i].kind, wanted[i].key, wanted[i].name, wanted[i].group, false, fetchPortion, {} };
                made.push_back(child);
            }
            auto &list = m_nodes[id].children;
            list.insert(list.begin() + qptrdiff(row), made.begin(), made.end());
            renumber();
            endInsertRows();
            row += made.size();
            next = last + 1;
        } else {
            ++row;
            ++next;
        }
    }
    m_nodes[id].loaded = true;
    const std::vector<Id> children = m_nodes[id].children;
    for (const Id child : children)
        if (m_nodes[child].loaded)
            synchronize(child);
    if (!children.empty())
        Q_EMIT dataChanged(indexOfNode(children.front()), indexOfNode(children.back()));
}

QModelIndex SchemaTreeModel::indexOfNode(Id id) const
{
    return id == 0 ? QModelIndex() : createIndex(m_nodes[id].row, 0, quintptr(id));
}

QualifiedName SchemaTreeModel::relationOf(const QModelIndex &index) const
{
    const Node &node = m_nodes[idOf(index)];
    const bool below = node.kind == NodeKind::Relation || node.kind == NodeKind::PartGroup || node.kind == NodeKind::Part;
    return below ? node.name : QualifiedName {};
}

QModelIndex SchemaTreeModel::indexOf(const QualifiedName &relation)
{
    const RelationPtr known = m_index->catalog ? m_index->catalog->relation(relation) : nullptr;
    if (!known)
        return {};
    Id current = 0;
    const auto descend = [&](auto predicate) {
        if (!m_nodes[current].loaded)
            synchronize(current);
        while (true) {
            for (const Id child : m_nodes[current].children)
                if (predicate(m_nodes[child])) {
                    current = child;
                    return true;
                }
            const QModelIndex here = indexOfNode(current);
            if (!canFetchMore(here))
                return false;
            fetchMore(here);
        }
    };
    if (!descend([&](const Node &node) { return node.kind == NodeKind::Schema && node.name.schema == relation.schema; }))
        return {};
    for (int group = 0; group <= int(SchemaGroup::ForeignTables); ++group) {
        const Id schema = current;
        if (descend([&](const Node &node) { return node.group == group; }) && descend([&](const Node &node) { return node.name == relation; }))
            return indexOfNode(current);
        current = schema;
    }
    return {};
}

QModelIndex SchemaTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, quintptr(m_nodes[idOf(parent)].children[size_t(row)]));
}

QModelIndex SchemaTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOfNode(m_nodes[idOf(child)].parent) : QModelIndex();
}

int SchemaTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(m_nodes[idOf(parent)].children.size());
}

int SchemaTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

bool SchemaTreeModel::hasChildren(const QModelIndex &parent) const
{
    const Node &node = m_nodes[idOf(parent)];
    if (node.loaded)
        return !node.children.empty();
    switch (node.kind) {
    case NodeKind::Relation: return m_index->catalog && m_index->catalog->complete;
    case NodeKind::Part:
    case NodeKind::Object:
    case NodeKind::Extension: return false;
    default: return true;
    }
}

bool SchemaTreeModel::canFetchMore(const QModelIndex &parent) const
{
    const Node &node = m_nodes[idOf(parent)];
    return !node.loaded || (node.limit <= int(node.children.size()) && int(node.children.size()) < childTotal(node));
}

void SchemaTreeModel::fetchMore(const QModelIndex &parent)
{
    const Id id = idOf(parent);
    if (m_nodes[id].loaded)
        m_nodes[id].limit += fetchPortion;
    synchronize(id);
}

QString SchemaTreeModel::partText(const Node &node) const
{
    const QString name = node.key.mid(7); // behind the six digits of its position
    const RelationPtr relation = m_index->catalog->relation(node.name);
    const Column *column = relation && node.group == ColumnsPart ? relation->column(name) : nullptr;
    return column ? QStringLiteral("%1  %2").arg(name, shortTypeName(column->type)) : name;
}

QVariant SchemaTreeModel::display(const Node &node) const
{
    switch (node.kind) {
    case NodeKind::Schema: return node.name.schema;
    case NodeKind::Group: {
        const QString names[] = { tr("Tables"), tr("Views"), tr("Materialized views"), tr("Foreign tables"), tr("Functions"), tr("Types"), tr("Sequences") };
        return names[node.group];
    }
    case NodeKind::Relation: return node.name.name;
    case NodeKind::PartGroup: {
        const QString names[] = { tr("Columns"), tr("Indexes"), tr("Constraints"), tr("Triggers"), tr("Policies"), tr("Partitions") };
        return QStringLiteral("%1 %2").arg(names[node.group]).arg(childTotal(node));
    }
    case NodeKind::Part: return partText(node);
    case NodeKind::Extensions: return tr("Extensions");
    default: return node.key;
    }
}

static QString iconOf(SchemaTreeModel::NodeKind kind, int group)
{
    static const char *const groups[] = { "table", "view", "materialized-view", "table", "function", "type", "sequence" };
    static const char *const parts[] = { "key", "index", "link", "trigger", "policy", "partition" };
    switch (kind) {
    case SchemaTreeModel::NodeKind::Schema: return QStringLiteral("schema-folder");
    case SchemaTreeModel::NodeKind::Relation:
    case SchemaTreeModel::NodeKind::Object: return QLatin1String(groups[group]);
    case SchemaTreeModel::NodeKind::PartGroup: return QLatin1String(parts[group]);
    case SchemaTreeModel::NodeKind::Extensions:
    case SchemaTreeModel::NodeKind::Extension: return QStringLiteral("extension");
    default: return {};
    }
}

QVariant SchemaTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !m_index->catalog)
        return {};
    const Node &node = m_nodes[idOf(index)];
    const RelationPtr relation = node.kind == NodeKind::Relation ? m_index->catalog->relation(node.name) : nullptr;
    switch (role) {
    case Qt::DisplayRole: return display(node);
    case Qt::ToolTipRole: return relation ? relation->comment : QVariant();
    case KindRole: return int(node.kind);
    case NameRole: return node.name.display();
    case GroupRole: return node.group;
    case PartRole: return node.kind == NodeKind::Part ? node.key.section(u' ', 1) : QString();
    case IconRole: return iconOf(node.kind, relation && node.group >= PartCount ? 0 : node.kind == NodeKind::Relation && node.group > int(SchemaGroup::ForeignTables) ? 0 : node.group);
    case TouchedRole: return relation && m_touched.contains(node.name);
    case CountRole:
        if (node.kind == NodeKind::Schema)
            return tr("%n table(s)", nullptr, int(m_index->names(node.name.schema, SchemaGroup::Tables).size()));
        if (node.kind == NodeKind::Group || node.kind == NodeKind::Extensions)
            return QString::number(childTotal(node));
        if (relation && relation->kind != Relation::Kind::View)
            return relation->rowEstimate < 0 ? QStringLiteral("?") : formatCount(relation->rowEstimate);
        return {};
    default: return {};
    }
}

} // namespace lockkeeper
