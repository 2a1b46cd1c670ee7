#include "models/design/plancontext.h"

#include "models/change/syntaxreading.h"
#include "models/sql/parsetree.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

PlanContext::PlanContext(const Recipe &recipe, RecipeValues values, CatalogPtr catalog, int serverVersion, ProjectConventions project)
    : m_recipe(recipe)
    , m_values(std::move(values))
    , m_catalog(std::move(catalog))
    , m_serverVersion(serverVersion)
    , m_project(std::move(project))
{
}

void PlanContext::refuse(const QString &field, const QString &message)
{
    throw FieldError { field, message };
}

QString PlanContext::text(const QString &field) const
{
    if (const auto given = m_values.constFind(field); given != m_values.cend() && !given->trimmed().isEmpty())
        return given->trimmed();
    const RecipeField *known = m_recipe.field(field);
    Q_ASSERT(known);
    return known->defaultValue && !m_values.contains(field) ? known->defaultValue(*this) : QString();
}

QString PlanContext::required(const QString &field) const
{
    const QString value = text(field);
    if (value.isEmpty())
        refuse(field, tr("Fill in %1.").arg(m_recipe.field(field)->label.toLower()));
    return value;
}

bool PlanContext::flag(const QString &field) const
{
    const QString value = text(field).toLower();
    return value == u"true" || value == u"yes" || value == u"on" || value == u"1";
}

/// "a.b" as its parts, with quotes taken off; the first word is lower-cased by nobody, because people pick names from lists.
static QStringList writtenParts(const QString &written)
{
    QStringList parts;
    QString part;
    bool quoted = false;
    for (qsizetype i = 0; i < written.size(); ++i) {
        if (written[i] == u'"' && quoted && i + 1 < written.size() && written[i + 1] == u'"')
            part += written[i++];
        else if (written[i] == u'"')
            quoted = !quoted;
        else if (written[i] == u'.' && !quoted)
            parts << std::exchange(part, {});
        else
            part += written[i];
    }
    return parts << part;
}

RelationPtr relationNamed(const Catalog &catalog, const QString &written)
{
    const QStringList parts = writtenParts(written);
    if (parts.size() == 1)
        if (const RelationPtr found = catalog.resolve({ {}, parts[0] }, { QStringLiteral("public") }))
            return found;
    if (parts.size() == 2)
        if (const RelationPtr found = catalog.relation({ parts[0], parts[1] }))
            return found;
    for (const RelationPtr &relation : catalog.relations) // a dot in a name, or a name that only one schema has
        if (relation->name.display() == written || (parts.size() == 1 && relation->name.name == parts[0]))
            return relation;
    return nullptr;
}

RelationPtr PlanContext::find(const QString &field, bool tablesOnly) const
{
    const QString written = required(field);
    const RelationPtr found = relationNamed(*m_catalog, written);
    if (!found)
        refuse(field, tr("There is no table or view %1.").arg(written));
    if (tablesOnly && !found->isTable())
        refuse(field, tr("%1 is a %2, not a table.").arg(found->name.display(), found->kindName()));
    return found;
}

RelationPtr PlanContext::table(const QString &field) const
{
    return find(field, true);
}

RelationPtr PlanContext::relation(const QString &field) const
{
    return find(field, false);
}

static QString unquoted(const QString &written)
{
    return writtenParts(written).join(u'.');
}

const Column &PlanContext::column(const RelationPtr &table, const QString &field) const
{
    const QString written = required(field);
    const Column *found = table->column(written);
    if (!found)
        found = table->column(unquoted(written));
    if (!found)
        refuse(field, tr("%1 has no column %2.").arg(table->name.display(), written));
    return *found;
}

QStringList PlanContext::columns(const RelationPtr &table, const QString &field) const
{
    QStringList names;
    for (const QString &written : required(field).split(u',')) {
        const Column *found = table->column(written.trimmed());
        if (!found)
            found = table->column(unquoted(written.trimmed()));
        if (!found)
            refuse(field, tr("%1 has no column %2.").arg(table->name.display(), written.trimmed()));
        if (names.contains(found->name))
            refuse(field, tr("%1 is named twice.").arg(found->name));
        names << found->name;
    }
    return names;
}

QString PlanContext::name(const QString &field) const
{
    static constexpr qsizetype longestName = 63;
    const QString written = required(field);
    const QString plain = written.startsWith(u'"') ? unquoted(written) : written;
    if (plain.toUtf8().size() > longestName)
        refuse(field, tr("The name has more than %1 bytes, and PostgreSQL would cut it. Choose a shorter one.").arg(longestName));
    return plain;
}

QString PlanContext::newColumn(const RelationPtr &table, const QString &field) const
{
    const QString chosen = name(field);
    if (table->column(chosen))
        refuse(field, tr("%1 has a column %2 already. Choose another name.").arg(table->name.display(), chosen));
    if (!agreed().allowsColumn(chosen))
        refuse(field, tr("The project's conventions name columns as %1. Choose another name.").arg(agreed().columns));
    return chosen;
}

QString PlanContext::newTable(const QString &schema, const QString &field) const
{
    const QString chosen = newRelation(schema, field);
    if (!agreed().allowsTable(chosen))
        refuse(field, tr("The project's conventions name tables as %1. Choose another name.").arg(agreed().tables));
    return chosen;
}

QString PlanContext::newRelation(const QString &schema, const QString &field) const
{
    const QString chosen = name(field);
    if (m_catalog->relation({ schema, chosen }) || m_catalog->findIndex({ schema, chosen }, {}).second || m_catalog->sequences.contains({ schema, chosen }))
        refuse(field, tr("%1 is there already. Choose another name.").arg(QualifiedName { schema, chosen }.display()));
    return chosen;
}

QString PlanContext::expression(const QString &field) const
{
    const QString written = text(field);
    if (written.isEmpty())
        return written;
    const ParseTree tree = ParseTree::parse("SELECT " + written.toUtf8());
    if (tree.error())
        refuse(field, tr("This is not an expression: %1.").arg(tree.error()->message));
    if (tree.statement().children("target_list").size() != 1 || !tree.statement().children("from_clause").isEmpty())
        refuse(field, tr("Write one expression."));
    return written;
}

QString PlanContext::type(const QString &field) const
{
    const QString written = required(field);
    const ParseTree tree = ParseTree::parse("SELECT NULL::" + written.toUtf8());
    const QList<SyntaxNode> targets = tree.statement().children("target_list");
    const SyntaxNode cast = targets.size() == 1 ? targets.front().child("val") : SyntaxNode();
    if (!cast.is("TypeCast"))
        refuse(field, tr("%1 is not a type.").arg(written));
    OperationContext context;
    context.catalog = m_catalog;
    context.serverVersion = m_serverVersion;
    const QString type = readType(cast.child("type_name"), context);
    const QString forbidden = agreed().forbiddenType(type), instead = agreed().forbiddenTypes.value(forbidden);
    if (!forbidden.isEmpty())
        refuse(field, instead.isEmpty() ? tr("The project's conventions forbid %1. Choose another type.").arg(written) : tr("The project's conventions forbid %1. Write %2.").arg(written, instead));
    return type;
}

bool PlanContext::isSmall(const RelationPtr &table) const
{
    double rows = table->rowEstimate;
    for (const RelationPtr &partition : m_catalog->descendantsOf(table->name))
        rows = rows < 0 || partition->rowEstimate < 0 ? -1 : rows + partition->rowEstimate;
    return rows >= 0 && rows <= smallRows();
}

} // namespace lockkeeper
