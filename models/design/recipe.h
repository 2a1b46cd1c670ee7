// An entry of recipes/: from an intention, such as "rename this column", to a safe series of migrations. Its form is data,
// its plan a pure function of the form's values, the catalog and the server's version.
#pragma once

#include "models/catalog/catalog.h"
#include "models/design/series.h"
#include "models/safety/conventions.h"

#include <QMap>
#include <functional>
#include <variant>
#include <vector>

namespace lockkeeper {

class PlanContext;
using RecipeValues = QMap<QString, QString>; ///< by the name of the field

struct RecipeField
{
    enum class Kind { Table, View, EnumType, Column, Columns, Index, Type, Expression, Name, Number, Choice, Flag };

    QString name;   ///< "new_name"
    QString label;  ///< "New name"
    Kind kind = Kind::Name;
    QString help;   ///< a sentence below the field
    bool required = true;
    QStringList choices;             ///< of a Choice: ids
    std::function<QString(const PlanContext &)> defaultValue; ///< from the values before it; may be empty
    QString ofTable = QStringLiteral("table"); ///< of columns and indexes: the field that names their table

    /// "table", "column", "expression", ...
    QString kindId() const;
};

/// What a form shows at one of its fields. Thrown by PlanContext inside of a plan, and a value everywhere else.
struct FieldError
{
    QString field;
    QString message; ///< what is wrong and what to do
    bool operator==(const FieldError &) const = default;
};

struct Recipe
{
    QString id;
    QString title;  ///< "Rename column"
    QString group;  ///< "Columns": for lists
    QString help;   ///< what it does, in a sentence
    QList<RecipeField> fields;
    /// May throw FieldError; call designSeries() instead.
    std::function<Series(const PlanContext &)> plan;

    const RecipeField *field(const QString &name) const;
};

/// Every entry of recipes/, in the order of their ids.
std::vector<Recipe> allRecipes();
/// Null for an id that is not known.
const Recipe *recipe(const QString &id);

using DesignResult = std::variant<Series, FieldError>;

/// Missing values take their defaults. Pure.
DesignResult designSeries(const Recipe &recipe, const RecipeValues &values, const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project = {});
/// The value of a field, or its default where none is given; empty where the default cannot be told yet.
QString valueOrDefault(const Recipe &recipe, const QString &field, const RecipeValues &values, const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project = {});
/// What a field can be filled with: tables, columns, types, indexes; empty for free text.
QStringList suggestions(const Recipe &recipe, const RecipeField &field, const RecipeValues &values, const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project = {});

} // namespace lockkeeper
