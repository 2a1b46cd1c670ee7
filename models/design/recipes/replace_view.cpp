// A view with another query: in place where its columns stay, else dropped and made again with the views over it.
#include "models/change/scriptanalysis.h"
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"
#include "models/sql/parsetree.h"

namespace lockkeeper::recipes {

static QString queryOf(const PlanContext &context)
{
    QString query = context.required(QStringLiteral("query"));
    while (query.endsWith(u';') || query.endsWith(u' '))
        query.chop(1);
    const ParseTree tree = ParseTree::parse(query.toUtf8());
    if (tree.error())
        PlanContext::refuse(QStringLiteral("query"), tr("The query is not understood: %1.").arg(tree.error()->message));
    if (!tree.statement().is("SelectStmt"))
        PlanContext::refuse(QStringLiteral("query"), tr("Write a SELECT."));
    return query;
}

/// True where the query answers with every column of the view, in its order, and perhaps more behind them.
static bool keepsColumns(const PlanContext &context, const Relation &view, const Relation &replaced)
{
    const QString sql = QStringLiteral("CREATE OR REPLACE VIEW %1 AS %2").arg(view.name.quoted(), replaced.viewDefinition);
    const RelationPtr after = analyzeScript(Script(sql.toUtf8()), { .before = context.catalogPtr(), .serverVersion = context.serverVersion() })->after->relation(view.name);
    if (!after || after->columns.size() < view.columns.size())
        return false;
    for (qsizetype i = 0; i < view.columns.size(); ++i) {
        const Column &column = after->columns[i];
        if (column.name != view.columns[i].name || (!column.type.isEmpty() && column.type != view.columns[i].type))
            return false;
    }
    return true;
}

static Series plan(const PlanContext &context)
{
    const RelationPtr view = context.relation(QStringLiteral("view"));
    if (view->isTable() || view->kind == Relation::Kind::ForeignTable)
        PlanContext::refuse(QStringLiteral("view"), tr("%1 is a %2, not a view.").arg(view->name.display(), view->kindName()));
    auto replaced = std::make_shared<Relation>(*view);
    replaced->viewDefinition = queryOf(context);
    SeriesStep step { Phase::Contract, stepName(view->name.name, {}, QStringLiteral("replace")), tr("Replace the view %1").arg(view->name.display()), {}, {}, {}, {} };
    step.up.verify << verify::relationThere(view->name);
    step.down.verify << verify::relationThere(view->name);
    const QList<RelationPtr> over = context.catalog().dependentViews(view->name);
    const QString way = context.text(QStringLiteral("way"));
    const bool keeps = view->kind == Relation::Kind::View && keepsColumns(context, *view, *replaced);
    Series series { step.title, {}, {} };
    if (way == u"replace" || (way == u"automatic" && keeps)) {
        series.reason = tr("The columns that are there stay, so the view is replaced in place: rights and the views over it are untouched.");
        step.up.statements << ScriptStatement { {}, replaceView(*replaced) };
        const bool grows = analyzeScript(Script(replaceView(*replaced).toUtf8()), { .before = context.catalogPtr() })->after->relation(view->name)->columns.size() > view->columns.size();
        if (!grows) {
            step.down.statements << ScriptStatement { {}, replaceView(*view) };
        } else { // a column less is refused by CREATE OR REPLACE
            step.down.statements << dropViews(over + QList<RelationPtr> { view }) << createViews(over + QList<RelationPtr> { view });
        }
    } else {
        series.reason = over.isEmpty() ? tr("The columns change, so the view is dropped and made again in one transaction.") : tr("The columns change, so the view and what reads it are dropped and made again in one transaction. Readers wait for a moment.");
        for (const RelationPtr &dependent : over)
            if (dependent->kind == Relation::Kind::MaterializedView && !context.flag(QStringLiteral("fill_again")))
                PlanContext::refuse(QStringLiteral("fill_again"), tr("The materialized view %1 reads it and is filled again while this runs. Say that this may take its time.").arg(dependent->name.display()));
        step.up.statements << dropViews(over + QList<RelationPtr> { view }) << createViews(over + QList<RelationPtr> { replaced });
        step.down.statements << dropViews(over + QList<RelationPtr> { replaced }) << createViews(over + QList<RelationPtr> { view });
    }
    series.steps << step;
    return series;
}

Recipe replace_view()
{
    return { QStringLiteral("replace-view"), tr("Replace a view"), tr("Tables"), tr("Gives a view another query, with the views over it, their rights and comments."),
             { field("view", tr("View"), Kind::View, {}), field("query", tr("Query"), Kind::Expression, tr("The new SELECT.")),
               choiceField("way", tr("Way"), { QStringLiteral("automatic"), QStringLiteral("replace"), QStringLiteral("recreate") }, tr("In place where every column stays, else dropped and made again.")),
               flagField("fill_again", tr("Fill materialized views again"), tr("Those that read the view are filled while the migration runs.")) },
             plan };
}

} // namespace lockkeeper::recipes
