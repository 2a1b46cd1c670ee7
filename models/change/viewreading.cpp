#include "models/change/viewreading.h"

#include "models/change/rowreads.h"
#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"

namespace lockkeeper {

QList<ViewSource> sourcesOf(const SyntaxNode &query, const OperationContext &context)
{
    QList<ViewSource> sources;
    const QueryUse use = useOf(query);
    for (const RelationUse &relation : use.relations) {
        const QualifiedName name = context.resolve({ relation.schema, relation.name });
        sources << ViewSource { name, {} };
        const RelationPtr known = context.catalog->relation(name);
        for (const ColumnUse &column : use.columns)
            if (known && known->column(column.name) && (column.qualifier.isEmpty() || column.qualifier == relation.alias || column.qualifier == relation.name))
                sources << ViewSource { name, column.name };
    }
    return sources;
}

/// The known relations of the query's own FROM, not of those inside of it, by the name that the query knows them under.
static QList<std::pair<QString, RelationPtr>> tablesOf(const SyntaxNode &query, const OperationContext &context)
{
    QStringList parts; // of WITH: they hide tables
    for (const SyntaxNode &part : query.child("with_clause").children("ctes"))
        parts << part.string("ctename");
    QList<std::pair<QString, RelationPtr>> tables;
    for (const SyntaxNode &item : query.children("from_clause"))
        item.visit([&](const SyntaxNode &node) {
            const bool isPart = node.is("RangeVar") && node.string("schemaname").isEmpty() && parts.contains(node.string("relname"));
            if (const RelationPtr known = node.is("RangeVar") && !isPart ? context.catalog->relation(readRelation(node, context)) : nullptr) {
                const QString alias = node.child("alias").string("aliasname");
                tables.append({ alias.isEmpty() ? known->name.name : alias, known });
            }
            return !node.is("RangeSubselect") && !node.is("SubLink");
        });
    return tables;
}

static bool isStar(const SyntaxNode &target)
{
    const SyntaxNode value = target.child("val");
    return value.is("ColumnRef") && value.children("fields").back().is("A_Star");
}

/// What PostgreSQL calls an output column that has no name of its own (parser/parse_target.c, FigureColname); empty where the
/// expression gives none. @p weak: a type's name or "case", for which a name from further out is taken.
static QString nameOf(const SyntaxNode &value, bool *weak = nullptr)
{
    static const QHash<QByteArray, QString> byKind { { "CoalesceExpr", QStringLiteral("coalesce") }, { "A_ArrayExpr", QStringLiteral("array") }, { "RowExpr", QStringLiteral("row") }, { "GroupingFunc", QStringLiteral("grouping") } };
    bool inner = false;
    if (value.is("ColumnRef"))
        return value.children("fields").back().is("A_Star") ? QString() : stringValue(value.children("fields").back());
    if (value.is("FuncCall"))
        return readName(value.children("funcname")).name;
    if (value.is("CollateClause"))
        return nameOf(value.child("arg"), weak);
    if (value.is("SubLink") && value.enumerator("sub_link_type") == "EXISTS_SUBLINK")
        return QStringLiteral("exists");
    if (value.is("A_Expr") && value.enumerator("kind") == "AEXPR_NULLIF")
        return QStringLiteral("nullif");
    if (value.is("MinMaxExpr"))
        return value.enumerator("op") == "IS_GREATEST" ? QStringLiteral("greatest") : QStringLiteral("least");
    if (value.is("TypeCast") || value.is("CaseExpr")) {
        const QString name = nameOf(value.child(value.is("TypeCast") ? "arg" : "defresult"), &inner);
        if (!name.isEmpty() && !inner)
            return name;
        if (weak)
            *weak = true;
        return value.is("CaseExpr") ? QStringLiteral("case") : readName(value.child("type_name").children("names")).name;
    }
    return byKind.value(value.kind());
}

QList<Column> columnsOf(const SyntaxNode &query, const OperationContext &context)
{
    const QList<std::pair<QString, RelationPtr>> tables = tablesOf(query, context);
    QList<Column> columns;
    const auto add = [&](const QString &name, const QString &type) {
        Column column;
        column.name = name;
        column.type = type;
        column.number = int(columns.size()) + 1;
        columns << column;
    };
    for (const SyntaxNode &target : query.children("target_list")) {
        const SyntaxNode value = target.child("val");
        const QList<SyntaxNode> fields = value.is("ColumnRef") ? value.children("fields") : QList<SyntaxNode> {};
        const QString qualifier = fields.size() > 1 ? stringValue(fields[fields.size() - 2]) : QString();
        if (isStar(target)) {
            for (const auto &[alias, table] : tables)
                if (qualifier.isEmpty() || alias == qualifier)
                    for (const Column &column : table->columns)
                        add(column.name, column.type);
            continue;
        }
        QString name = target.string("name"), type;
        if (!fields.isEmpty()) {
            const QString column = stringValue(fields.back());
            for (const auto &[alias, table] : tables)
                if (const Column *known = qualifier.isEmpty() || alias == qualifier ? table->column(column) : nullptr)
                    type = known->type;
            name = name.isEmpty() ? column : name;
        } else if (value.is("TypeCast")) {
            type = readType(value.child("type_name"), context);
        }
        if (name.isEmpty())
            name = nameOf(value);
        const bool nameless = name.isEmpty() && (value.is("A_Const") || value.is("A_Expr") || value.is("BoolExpr") || value.is("NullTest") || value.is("BooleanTest"));
        add(nameless ? QStringLiteral("?column?") : name, type);
    }
    return columns;
}

/// True where the text tells which columns the query has: each has a name, or a star is that of known relations.
static bool namesAllColumns(const SyntaxNode &query, const OperationContext &context)
{
    const QList<SyntaxNode> from = query.children("from_clause"), targets = query.children("target_list");
    const bool plain = !query.child("with_clause") && std::all_of(from.begin(), from.end(), [&](const SyntaxNode &item) { return item.is("RangeVar") && context.catalog->relation(readRelation(item, context)); });
    return !targets.isEmpty() && std::all_of(targets.begin(), targets.end(), [&](const SyntaxNode &target) {
        const SyntaxNode value = target.child("val");
        if (!target.string("name").isEmpty() || value.is("FuncCall"))
            return true;
        return value.is("ColumnRef") && (plain || !isStar(target));
    });
}

QList<LockImpact> sourceLocks(const QList<ViewSource> &sources, const OperationContext &context)
{
    QList<LockImpact> locks;
    for (const ViewSource &source : sources)
        mergeLock(locks, lockOf(source.relation, LockMode::AccessShare, LockDuration::Brief, context));
    return locks;
}

QList<Operation> readCreateView(const SyntaxNode &statement, const OperationContext &context)
{
    const bool materialized = statement.is("CreateTableAsStmt");
    Relation view;
    view.kind = materialized ? Relation::Kind::MaterializedView : Relation::Kind::View;
    const SyntaxNode range = materialized ? statement.child("into").child("rel") : statement.child("view");
    view.name = range.string("relpersistence") == u"t" ? QualifiedName { temporarySchema.toString(), range.string("relname") } : readRelation(range, context);
    const SyntaxNode query = statement.child("query");
    view.viewDefinition = deparseStatement(query);
    view.viewSources = sourcesOf(query, context);
    view.columns = columnsOf(query, context);
    const QStringList aliases = nameParts(materialized ? statement.child("into").children("col_names") : statement.children("aliases"));
    for (qsizetype i = 0; i < std::min(aliases.size(), view.columns.size()); ++i)
        view.columns[i].name = aliases[i];
    const bool certain = namesAllColumns(query, context);
    const QList<SyntaxNode> targets = query.children("target_list");
    QStringList columnNames;
    if (certain || std::none_of(targets.begin(), targets.end(), isStar))
        for (const Column &column : view.columns)
            if (!column.name.isEmpty())
                columnNames << column.name;
    const bool replaces = statement.boolean("replace") && context.catalog->relation(view.name);
    QList<LockImpact> locks { { view.name, LockMode::AccessExclusive, LockDuration::Brief, !replaces } };
    mergeLocks(locks, materialized && !statement.child("into").boolean("skip_data") ? readLocks(query, useOf(query), context) : sourceLocks(view.viewSources, context));
    Inverse inverse { Inverse::Kind::Exact, { QStringLiteral("DROP %1 %2").arg(materialized ? QStringLiteral("MATERIALIZED VIEW") : QStringLiteral("VIEW"), view.name.quoted()) }, {} };
    if (replaces)
        inverse.statements = { QStringLiteral("CREATE OR REPLACE VIEW %1 AS %2").arg(view.name.quoted(), context.catalog->relation(view.name)->viewDefinition) };
    return { simpleOperation({ .kind = QStringLiteral("create-view"), .object = view.name.display(),
                               .summary = (materialized ? tr("Create materialized view %1") : replaces ? tr("Replace view %1") : tr("Create view %1")).arg(view.name.display()),
                               .relation = view.name, .locks = locks,
                               .verdict = { Risk::Low, Strategy::Direct, replaces ? tr("Readers of the view wait for a moment.") : tr("Nobody uses a new view yet.") },
                               .apply = [view, certain](Catalog &catalog) {
                                   catalog.relations.insert(view.name, std::make_shared<const Relation>(view));
                                   if (!certain)
                                       catalog.uncertain.insert(view.name);
                               },
                               .inverse = inverse, .idempotent = statement.boolean("replace"), .traits = statement.boolean("replace") || statement.boolean("if_not_exists") ? Trait::Guarded : Traits(), .columnLists = { columnNames } }) };
}

} // namespace lockkeeper
