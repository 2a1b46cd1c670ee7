#include "widgets/schema/recipemenu.h"

#include "models/catalog/schematreemodel.h"

#include <QMenu>
#include <QModelIndex>

namespace lockkeeper {

using NodeKind = SchemaTreeModel::NodeKind;

RecipeValues valuesOf(const QAction *action)
{
    RecipeValues values;
    const QVariantMap data = action->data().toMap();
    for (auto entry = data.begin(); entry != data.end(); ++entry)
        values.insert(entry.key(), entry.value().toString());
    return values;
}

static void add(QMenu *menu, const char *id, const QVariantMap &values)
{
    const Recipe *known = recipe(QLatin1String(id));
    if (!known)
        return;
    QAction *action = menu->addAction(QCoreApplication::translate("RecipeMenu", "%1...").arg(known->title));
    action->setObjectName(known->id);
    action->setToolTip(known->help);
    action->setData(values);
}

static void addOfTable(QMenu *menu, const QVariantMap &values)
{
    for (const char *id : { "add-column", "rename-table", "drop-table" })
        add(menu, id, values);
    menu->addSeparator();
    for (const char *id : { "add-index", "add-unique", "add-foreign-key", "add-check" })
        add(menu, id, values);
    menu->addSeparator();
    for (const char *id : { "primary-key-bigint", "partition-table", "add-tenant-id" })
        add(menu, id, values);
}

static void addOfPart(QMenu *menu, int part, const QString &name, QVariantMap values)
{
    if (part == SchemaTreeModel::ColumnsPart) {
        values.insert(QStringLiteral("columns"), name);
        values.insert(QStringLiteral("column"), name);
        for (const char *id : { "rename-column", "change-type", "drop-column", "split-column", "lookup-table" })
            add(menu, id, values);
        menu->addSeparator();
        for (const char *id : { "add-index", "add-unique", "add-foreign-key" })
            add(menu, id, values);
    } else if (part == SchemaTreeModel::IndexesPart) {
        values.insert(QStringLiteral("index"), name);
        add(menu, "drop-index", values);
    }
}

QMenu *makeRecipeMenu(const CatalogPtr &catalog, const QualifiedName &name, const QModelIndex &row, QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setToolTipsVisible(true);
    const auto kind = NodeKind(row.data(SchemaTreeModel::KindRole).toInt());
    const RelationPtr relation = catalog->relation(name);
    const QVariantMap table { { QStringLiteral("table"), name.display() } };
    if (kind == NodeKind::Part && relation && relation->isTable())
        addOfPart(menu, row.data(SchemaTreeModel::GroupRole).toInt(), row.data(SchemaTreeModel::PartRole).toString(), table);
    else if (kind == NodeKind::Object && row.data(SchemaTreeModel::GroupRole).toInt() == int(SchemaGroup::Types))
        for (const char *id : { "enum-add-value", "enum-rename-value", "enum-remove-value" })
            add(menu, id, { { QStringLiteral("type"), row.data(SchemaTreeModel::NameRole).toString() } });
    else if (relation && relation->isTable())
        addOfTable(menu, table);
    else if (relation && relation->kind != Relation::Kind::ForeignTable)
        add(menu, "replace-view", { { QStringLiteral("view"), name.display() } });
    if (!menu->isEmpty())
        return menu;
    delete menu;
    return nullptr;
}

} // namespace lockkeeper
