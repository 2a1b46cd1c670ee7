// The recipes that fit a row of the schema tree: "Rename column...", "Add foreign key...".
#pragma once

#include "models/catalog/catalog.h"
#include "models/design/recipe.h"

class QAction;
class QMenu;
class QModelIndex;

namespace lockkeeper {

/// Null where none fits. Each action has its recipe as its name; the caller owns the menu.
QMenu *makeRecipeMenu(const CatalogPtr &catalog, const QualifiedName &relation, const QModelIndex &row, QWidget *parent);
/// What the form is to be filled with.
RecipeValues valuesOf(const QAction *action);

} // namespace lockkeeper
