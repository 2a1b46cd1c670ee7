// What the server has, and what would break: the tree with its filter and the detail of the selected relation.
#pragma once

#include "models/design/recipe.h"

#include <QWidget>

class QLineEdit;
class QTimer;
class QTreeView;

namespace lockkeeper {

class RelationDetail;
class SchemaTreeModel;
class StateOverlay;
class Workbench;

class SchemaPage : public QWidget
{
    Q_OBJECT
public:
    explicit SchemaPage(Workbench &workbench, QWidget *parent = nullptr);
    void showRelation(const QualifiedName &relation);
    void focusFilter();
    /// The relationships as a table instead of a diagram, and back again.
    void toggleDiagram();

Q_SIGNALS:
    /// A recipe was chosen from the context menu; the designer opens it filled in.
    void recipeRequested(const QString &recipe, const lockkeeper::RecipeValues &values);

private:
    void showMenu(const QPoint &position);
    void catalogLoaded();
    void indexChanged();

    Workbench &m_workbench;
    SchemaTreeModel *m_model;
    QTreeView *m_tree;
    QLineEdit *m_filter;
    QTimer *m_filterDelay;
    RelationDetail *m_detail;
    StateOverlay *m_state;
    StateOverlay *m_detailState;
};

} // namespace lockkeeper
