#include "models/design/plancontext.h"

#include <QCoreApplication>

namespace lockkeeper {

QString RecipeField::kindId() const
{
    static const char *const ids[] = { "table", "view", "enum", "column", "columns", "index", "type", "expression", "name", "number", "choice", "flag" };
    return QLatin1String(ids[int(kind)]);
}

const RecipeField *Recipe::field(const QString &wanted) const
{
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const RecipeField &candidate) { return candidate.name == wanted; });
    return found == fields.end() ? nullptr : &*found;
}

const Recipe *recipe(const QString &id)
{
    static const std::vector<Recipe> recipes = allRecipes();
    const auto found = std::find_if(recipes.begin(), recipes.end(), [&](const Recipe &candidate) { return candidate.id == id; });
    return found == recipes.end() ? nullptr : &*found;
}

DesignResult designSeries(const Recipe &recipe, const RecipeValues &values, const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project)
{
    try {
        const PlanContext context(recipe, values, catalog, serverVersion, project);
        for (const RecipeField &field : recipe.fields) {
            if (const QString value = context.text(field.name); !field.choices.isEmpty() && !field.choices.contains(value))
                PlanContext::refuse(field.name, QCoreApplication::translate("Recipe", "Choose one of: %1.").arg(field.choices.join(QStringLiteral(", "))));
            if (field.required)
                context.required(field.name);
        }
        return recipe.plan(context);
    } catch (const FieldError &error) {
        return error;
    }
}

QString valueOrDefault(const Recipe &recipe, const QString &field, const RecipeValues &values, const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project)
{
    try {
        return PlanContext(recipe, values, catalog, serverVersion, project).text(field);
    } catch (const FieldError &) {
        return {}; // a field before it is not filled in yet
    }
}

static QStringList relationNames(const Catalog &catalog, const std::function<bool(const Relation &)> &wanted)
{
    QStringList names;
    for (const RelationPtr &relation : catalog.sortedRelations())
        if (wanted(*relation))
            names << relation->name.display();
    return names;
}

static QStringList typeNames(const Catalog &catalog, bool enumsOnly, const Conventions &agreed)
{
    QStringList names;
    for (const TypeInfo &type : catalog.types)
        if (!enumsOnly || type.kind == TypeInfo::Kind::Enum)
            names << type.name.quoted();
    if (!enumsOnly)
        for (const char *known : { "bigint", "boolean", "bytea", "date", "double precision", "integer", "interval", "jsonb", "numeric", "numeric(12,2)", "text", "timestamptz", "uuid" })
            names << QLatin1String(known);
    names.removeIf([&](const QString &name) { return !agreed.forbiddenType(name).isEmpty(); });
    return names;
}

static QStringList partNames(const Relation &relation, RecipeField::Kind kind)
{
    QStringList names;
    if (kind == RecipeField::Kind::Index)
        for (const Index &index : relation.indexes)
            names << index.name;
    else
        for (const Column &column : relation.columns)
            names << column.name;
    return names;
}

QStringList suggestions(const Recipe &recipe, const RecipeField &field, const RecipeValues &values, const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project)
{
    using Kind = RecipeField::Kind;
    switch (field.kind) {
    case Kind::Table:
        return relationNames(*catalog, [](const Relation &relation) { return relation.isTable(); });
    case Kind::View:
        return relationNames(*catalog, [](const Relation &relation) { return relation.kind == Relation::Kind::View || relation.kind == Relation::Kind::MaterializedView; });
    case Kind::EnumType:
    case Kind::Type:
        return typeNames(*catalog, field.kind == Kind::EnumType, project.conventions);
    case Kind::Column:
    case Kind::Columns:
    case Kind::Index: {
        const RelationPtr table = relationNamed(*catalog, valueOrDefault(recipe, field.ofTable, values, catalog, serverVersion, project));
        return table ? partNames(*table, field.kind) : QStringList();
    }
    case Kind::Choice:
        return field.choices;
    default:
        return {};
    }
}

} // namespace lockkeeper
