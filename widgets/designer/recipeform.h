// The one form of every recipe: a row for each field, filled from the catalog, with help or what is wrong below it.
#pragma once

#include "models/design/recipe.h"

#include <QWidget>

class QFormLayout;
class QLabel;

namespace lockkeeper {

class RecipeForm : public QWidget
{
    Q_OBJECT
public:
    explicit RecipeForm(QWidget *parent = nullptr);

    /// Makes the rows; @p values are what is filled in already. The recipe outlives the form.
    void setRecipe(const Recipe *recipe, const RecipeValues &values = {});
    const Recipe *recipe() const { return m_recipe; }
    /// Names for the fields to choose from; what is typed stays.
    void setCatalog(const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project = {});
    /// What is typed, ticked and chosen; fields that are empty are left out, so that their defaults count.
    RecipeValues values() const;
    /// Marks the field and says why; an empty field name takes the mark away.
    void showError(const FieldError &error);

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        RecipeField field;
        QWidget *editor = nullptr;
        QLabel *hint = nullptr;
    };
    QWidget *makeEditor(const RecipeField &field, const QString &value);
    QString valueOf(const Row &row) const;
    void fillNames();
    void edited();

    const Recipe *m_recipe = nullptr;
    CatalogPtr m_catalog;
    int m_serverVersion = 150000;
    ProjectConventions m_project;
    QFormLayout *m_layout;
    QLabel *m_help;
    QList<Row> m_rows;
};

} // namespace lockkeeper
