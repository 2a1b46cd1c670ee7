#include "models/sql/queryuse.h"

namespace lockkeeper {

static RelationUse relationOf(const SyntaxNode &rangeVar)
{
    return { rangeVar.string("schemaname"), rangeVar.string("relname"), rangeVar.child("alias").string("aliasname"), rangeVar.location(), !rangeVar.boolean("inh") };
}

static void addColumn(QueryUse &use, const SyntaxNode &columnRef)
{
    ColumnUse column;
    column.offset = columnRef.location();
    const QList<SyntaxNode> fields = columnRef.children("fields");
    if (fields.isEmpty())
        return;
    column.name = fields.back().is("A_Star") ? QStringLiteral("*") : stringValue(fields.back());
    if (fields.size() > 1)
        column.qualifier = stringValue(fields[fields.size() - 2]);
    use.columns << column;
}

static void addTarget(QueryUse &use, const SyntaxNode &statement)
{
    if (!statement.is("InsertStmt") && !statement.is("UpdateStmt") && !statement.is("DeleteStmt") && !statement.is("MergeStmt"))
        return;
    use.target = relationOf(statement.child("relation"));
    const QList<SyntaxNode> written = statement.is("InsertStmt") ? statement.children("cols") : statement.is("UpdateStmt") ? statement.children("target_list") : QList<SyntaxNode> {};
    for (const SyntaxNode &column : written)
        use.writtenColumns << column.string("name");
    use.insertsWithoutColumnList = statement.is("InsertStmt") && written.isEmpty();
    if (statement.is("InsertStmt"))
        for (const SyntaxNode &update : statement.child("on_conflict_clause").children("target_list"))
            use.columns << ColumnUse { use.target.name, update.string("name"), update.location() };
}

QueryUse useOf(const SyntaxNode &statement)
{
    QueryUse use;
    use.statementKind = statement.kind();
    addTarget(use, statement);
    QStringList subqueryNames; // of WITH
    statement.visit([&](const SyntaxNode &node) {
        if (node.is("IntoClause")) // a table that is made
            return false;
        if (node.is("RangeVar")) {
            use.relations << relationOf(node);
            return false;
        }
        if (node.is("ColumnRef")) {
            addColumn(use, node);
            return false;
        }
        if (node.is("CommonTableExpr"))
            subqueryNames << node.string("ctename");
        else if (node.is("Alias"))
            for (const SyntaxNode &name : node.children("colnames"))
                use.localNames << stringValue(name);
        else if (node.is("RangeSubselect") || node.is("RangeFunction"))
            use.localNames << node.child("alias").string("aliasname");
        else if (node.is("ResTarget") && !node.string("name").isEmpty())
            use.localNames << node.string("name");
        else if (node.is("InferClause"))
            for (const SyntaxNode &element : node.children("index_elems"))
                if (const QString name = element.string("name"); !name.isEmpty())
                    use.columns << ColumnUse { use.target.name, name, -1 };
        return true;
    });
    use.localNames << subqueryNames;
    use.localNames.removeAll(QString());
    use.relations.removeIf([&](const RelationUse &relation) { return relation.schema.isEmpty() && subqueryNames.contains(relation.name) && relation.name != use.target.name; });
    return use;
}

bool isVerificationQuery(const SyntaxNode &statement)
{
    const QList<SyntaxNode> targets = statement.children("target_list");
    return statement.is("SelectStmt") && targets.size() == 1 && targets.front().string("name") == u"ok";
}

} // namespace lockkeeper
