#include "models/design/viewmove.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/sql/parsetree.h"
#include "models/sql/tokens.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

namespace {

/// A replacement in a view's text.
struct Replacement
{
    qsizetype offset, length;
    QByteArray text;
};

/// Rewrites a view's query so that it reads another column; what it cannot follow for sure it refuses.
class QueryRewriter
{
public:
    QueryRewriter(const QByteArray &query, const QualifiedName &table, const QString &from, const QString &to)
        : m_query(query)
        , m_table(table)
        , m_from(from)
        , m_to(to)
        , m_tokens(tokensOf(query))
    {
    }

    /// Empty where the query is not understood.
    QByteArray rewritten()
    {
        const ParseTree tree = ParseTree::parse(m_query);
        if (!tree.isValid())
            return {};
        tree.statement().visit([&](const SyntaxNode &node) { return readNames(node); });
        tree.statement().visit([&](const SyntaxNode &node) { return readUses(node); });
        if (!m_sure || m_replacements.isEmpty())
            return {};
        std::sort(m_replacements.begin(), m_replacements.end(), [](const Replacement &a, const Replacement &b) { return a.offset > b.offset; });
        QByteArray text = m_query;
        for (const Replacement &replacement : std::as_const(m_replacements))
            text.replace(replacement.offset, replacement.length, replacement.text);
        return text;
    }

private:
    /// Which names stand for the table, and whether something else has the same name.
    bool readNames(const SyntaxNode &node)
    {
        if (node.is("RangeVar")) {
            const QString alias = node.child("alias").isNull() ? node.string("relname") : node.child("alias").string("aliasname");
            const bool isTable = node.string("relname") == m_table.name && (node.string("schemaname").isEmpty() || node.string("schemaname") == m_table.schema);
            ++m_relations;
            (isTable ? m_aliases : m_others).insert(alias);
        } else if (node.is("RangeSubselect") || node.is("CommonTableExpr") || node.is("RangeFunction")) {
            ++m_relations;
        } else if (node.is("JoinExpr") && (!node.children("using_clause").isEmpty() || node.boolean("is_natural"))) {
            m_sure = m_sure && !nameParts(node.children("using_clause")).contains(m_from) && !node.boolean("is_natural");
        } else if (node.is("A_Star")) {
            m_sure = false;
        }
        return true;
    }

    bool isUse(const SyntaxNode &column)
    {
        const QStringList parts = nameParts(column.children("fields"));
        if (parts.isEmpty() || parts.back() != m_from)
            return false;
        if (parts.size() == 1) {
            m_sure = m_sure && m_relations == 1;
            return true;
        }
        const QString qualifier = parts[parts.size() - 2];
        m_sure = m_sure && !(m_aliases.contains(qualifier) && m_others.contains(qualifier));
        return m_aliases.contains(qualifier);
    }

    bool readUses(const SyntaxNode &node)
    {
        if (node.is("ResTarget") && node.string("name").isEmpty() && node.child("val").is("ColumnRef"))
            m_unnamed.insert(node.child("val").location());
        if (!node.is("ColumnRef") || !isUse(node))
            return true;
        // The column is the last of the names that begin here.
        qsizetype token = 0;
        while (token < m_tokens.size() && m_tokens[token].begin < node.location())
            ++token;
        token += 2 * (node.children("fields").size() - 1);
        if (token >= m_tokens.size())
            return m_sure = false;
        const QByteArray name = quoteIdentifier(m_to).toUtf8() + (m_unnamed.contains(node.location()) ? " AS " + quoteIdentifier(m_from).toUtf8() : QByteArray());
        m_replacements << Replacement { m_tokens[token].begin, m_tokens[token].length(), name };
        return true;
    }

    const QByteArray &m_query;
    const QualifiedName &m_table;
    const QString &m_from, &m_to;
    QList<Token> m_tokens;
    QSet<QString> m_aliases, m_others;
    QSet<qsizetype> m_unnamed; ///< columns that name themselves in a select list
    int m_relations = 0;
    bool m_sure = true;
    QList<Replacement> m_replacements;
};

} // namespace

QList<RelationPtr> viewsOver(const Catalog &catalog, const QualifiedName &table, const QString &column)
{
    QList<RelationPtr> views = catalog.relations.dependentsOf(table, Dependence::View);
    views.removeIf([&](const RelationPtr &view) {
        return std::none_of(view->viewSources.begin(), view->viewSources.end(), [&](const ViewSource &source) { return source.relation == table && (column.isEmpty() || source.column == column); });
    });
    return views;
}

QList<SeriesStep> moveViews(const PlanContext &context, const RelationPtr &table, const QString &from, const QString &to, const QString &field)
{
    QList<SeriesStep> steps;
    for (const RelationPtr &view : viewsOver(context.catalog(), table->name, from)) {
        const QByteArray rewritten = view->kind == Relation::Kind::View ? QueryRewriter(view->viewDefinition.toUtf8(), table->name, from, to).rewritten() : QByteArray();
        if (rewritten.isEmpty())
            PlanContext::refuse(field, tr("The %1 %2 reads %3, and its text is not understood well enough to change it. Replace it first, or rename in place.").arg(view->kindName(), view->name.display(), from));
        SeriesStep step { Phase::Contract, stepName(view->name.name, to, QStringLiteral("view")), tr("Point the view %1 at %2").arg(view->name.display(), to), {}, {}, {}, {} };
        Relation moved = *view;
        moved.viewDefinition = QString::fromUtf8(rewritten);
        step.up = { { { tr("Its own columns keep their names."), replaceView(moved) } }, { verify::relationThere(view->name) } };
        step.down = { { { {}, replaceView(*view) } }, { verify::relationThere(view->name) } };
        steps << step;
    }
    return steps;
}

QList<RelationPtr> inOrderOfUse(QList<RelationPtr> views)
{
    QList<RelationPtr> ordered;
    while (!views.isEmpty()) {
        const auto next = std::find_if(views.begin(), views.end(), [&](const RelationPtr &view) {
            return std::none_of(view->viewSources.begin(), view->viewSources.end(), [&](const ViewSource &source) {
                return source.relation != view->name && std::any_of(views.begin(), views.end(), [&](const RelationPtr &other) { return other->name == source.relation; });
            });
        });
        const auto taken = next == views.end() ? views.begin() : next;
        ordered << *taken;
        views.erase(taken);
    }
    return ordered;
}

QList<ScriptStatement> dropViews(const QList<RelationPtr> &views)
{
    QList<ScriptStatement> statements;
    for (const RelationPtr &view : inOrderOfUse(views))
        statements.prepend({ {}, dropViewIfThere(*view) });
    return statements;
}

QList<ScriptStatement> createViews(const QList<RelationPtr> &views)
{
    QList<ScriptStatement> statements;
    for (const RelationPtr &view : inOrderOfUse(views)) {
        for (const QString &sql : definitionStatements(*view))
            statements << ScriptStatement { {}, sql };
        if (const QString owner = ownerStatement(*view); !owner.isEmpty())
            statements << ScriptStatement { {}, owner };
        for (const QString &sql : grantStatements(*view))
            statements << ScriptStatement { {}, sql };
    }
    return statements;
}

} // namespace lockkeeper
