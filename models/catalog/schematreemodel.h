// The schema tree: schemas, groups, relations and their parts. Rows have stable ids in a flat table, children are made
// when they are asked for, and a new snapshot arrives as insertions and removals, so that selection and expansion stay.
#pragma once

#include "models/catalog/schemaindex.h"

#include <QAbstractItemModel>
#include <deque>

namespace lockkeeper {

class SchemaTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class NodeKind { Root, Schema, Group, Relation, PartGroup, Part, Object, Extensions, Extension };
    enum Part { ColumnsPart, IndexesPart, ConstraintsPart, TriggersPart, PoliciesPart, PartitionsPart, PartCount };
    /// GroupRole is a SchemaGroup, or below a relation a Part; PartRole the name of a column, index, ...
    enum Role { KindRole = Qt::UserRole + 1, NameRole, CountRole, IconRole, TouchedRole, GroupRole, PartRole };

    explicit SchemaTreeModel(QObject *parent = nullptr);
    void setIndex(SchemaIndexPtr index);
    const SchemaIndexPtr &schemaIndex() const { return m_index; }
    /// Tables that a pending migration touches: they carry a dot.
    void setTouched(const QSet<QualifiedName> &tables);
    /// The relation of a row or of the row above it; empty where there is none.
    QualifiedName relationOf(const QModelIndex &index) const;
    /// The row of a relation; makes its parents' children, also those behind fetchMore().
    QModelIndex indexOf(const QualifiedName &relation);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    using Id = quint32;
    struct Node
    {
        Id parent = 0;
        int row = 0;
        NodeKind kind = NodeKind::Root;
        QString key;      ///< unique among its siblings, in their order
        QualifiedName name;
        int group = 0;    ///< SchemaGroup, or the number of a part group
        bool loaded = false;
        int limit = 0;
        std::vector<Id> children;
    };
    struct Wanted
    {
        QString key;
        NodeKind kind = NodeKind::Object;
        QualifiedName name;
        int group = 0;
    };

    Id idOf(const QModelIndex &index) const { return index.isValid() ? Id(index.internalId()) : 0; }
    QModelIndex indexOfNode(Id id) const;
    QList<Wanted> wantedChildren(const Node &node) const;
    int childTotal(const Node &node) const;
    void synchronize(Id id);
    void release(Id id);
    QVariant display(const Node &node) const;
    QString partText(const Node &node) const;
    QStringList partNames(const Relation &relation, int part) const;

    SchemaIndexPtr m_index;
    QSet<QualifiedName> m_touched;
    std::deque<Node> m_nodes; ///< by id; 0 is the root
    std::vector<Id> m_free;
};

} // namespace lockkeeper
