// What a recipe's plan works on: the form's values, read against a catalog. Its questions throw a FieldError that names
// the field and says what to do.
#pragma once

#include "models/design/recipe.h"

namespace lockkeeper {

class PlanContext
{
public:
    PlanContext(const Recipe &recipe, RecipeValues values, CatalogPtr catalog, int serverVersion, ProjectConventions project = {});

    const Catalog &catalog() const { return *m_catalog; }
    const CatalogPtr &catalogPtr() const { return m_catalog; }
    int serverVersion() const { return m_serverVersion; }
    /// What the project says of names, types and tenants.
    const ProjectConventions &project() const { return m_project; }
    const Conventions &agreed() const { return m_project.conventions; }
    int majorVersion() const { return m_serverVersion / 10'000; }

    /// The value or the default, trimmed; empty where there is neither.
    QString text(const QString &field) const;
    QString required(const QString &field) const;
    bool flag(const QString &field) const;
    /// A table, not a view, that a recipe can change row by row.
    RelationPtr table(const QString &field = QStringLiteral("table")) const;
    /// A table, view or materialised view.
    RelationPtr relation(const QString &field) const;
    const Column &column(const RelationPtr &table, const QString &field = QStringLiteral("column")) const;
    QStringList columns(const RelationPtr &table, const QString &field = QStringLiteral("columns")) const;
    /// A name that fits into PostgreSQL's 63 bytes.
    QString name(const QString &field) const;
    /// A name that no column of the table has yet, by the project's conventions.
    QString newColumn(const RelationPtr &table, const QString &field) const;
    /// A name that no relation or index of the schema has yet.
    QString newRelation(const QString &schema, const QString &field) const;
    /// The same of a table, by the project's conventions.
    QString newTable(const QString &schema, const QString &field) const;
    /// An expression that parses; empty where the field is.
    QString expression(const QString &field) const;
    /// A type that the project does not forbid, spelled as the server spells it.
    QString type(const QString &field = QStringLiteral("type")) const;

    /// Counted by the server as empty: nothing has to be done in steps.
    bool isEmpty(const RelationPtr &table) const { return table->rowEstimate == 0 && m_catalog->partitionsOf(table->name).isEmpty(); }
    /// So few rows that one statement over all of them ends at once; a table that was never analysed is not.
    bool isSmall(const RelationPtr &table) const;
    /// "10,000 rows": where small ends.
    static int smallRows() { return 10'000; }

    [[noreturn]] static void refuse(const QString &field, const QString &message);

private:
    RelationPtr find(const QString &field, bool tablesOnly) const;

    const Recipe &m_recipe;
    RecipeValues m_values;
    CatalogPtr m_catalog;
    int m_serverVersion;
    ProjectConventions m_project;
};

/// The relation that a person means by "orders", "shop.orders" or "\"Shop\".\"Orders\""; null where there is none.
RelationPtr relationNamed(const Catalog &catalog, const QString &written);

} // namespace lockkeeper
