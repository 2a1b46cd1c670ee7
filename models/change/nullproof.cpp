#include "models/change/nullproof.h"

#include "models/change/syntaxreading.h"
#include "models/core/textmemo.h"
#include "models/sql/parsetree.h"

namespace lockkeeper {

static bool testsColumn(const SyntaxNode &node, const char *test, const QString &column)
{
    return node.is("NullTest") && node.enumerator("nulltesttype") == test && node.child("arg").is("ColumnRef") && readName(node.child("arg").children("fields")).name == column;
}

/// As the server reasons (optimizer/util/predtest.c; measured on 13 to 18): a condition that holds, or that is denied, rules NULL out.
static bool rulesOut(const SyntaxNode &condition, const QString &column, bool denied)
{
    if (testsColumn(condition, denied ? "IS_NULL" : "IS_NOT_NULL", column))
        return true;
    if (!condition.is("BoolExpr"))
        return false;
    const QList<SyntaxNode> parts = condition.children("args");
    const QByteArray kind = condition.enumerator("boolop");
    if (kind == "NOT_EXPR")
        return rulesOut(parts.value(0), column, !denied);
    const auto does = [&](const SyntaxNode &part) { return rulesOut(part, column, denied); };
    const bool every = (kind == "OR_EXPR") != denied; // of alternatives each has to
    return every ? std::all_of(parts.begin(), parts.end(), does) : std::any_of(parts.begin(), parts.end(), does);
}

static SyntaxNode conditionIn(const QString &expression)
{
    static thread_local TextMemo<SyntaxNode> memo;
    return *memo.of(expression, [](const QString &text) {
        const ParseTree tree = ParseTree::parse("SELECT " + text.toUtf8());
        return tree.statement().children("target_list").value(0).child("val");
    });
}

bool isProvenNotNull(const Relation &relation, const QString &column)
{
    if (const Column *known = relation.column(column); known && known->notNull)
        return true;
    return std::any_of(relation.constraints.begin(), relation.constraints.end(), [&](const Constraint &constraint) {
        return constraint.kind == Constraint::Kind::Check && constraint.validated && constraint.expression.contains(u"NULL", Qt::CaseInsensitive) && rulesOut(conditionIn(constraint.expression), column, false);
    });
}

} // namespace lockkeeper
