// [conventions] required_comments.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const Conventions &conventions = subject.project.conventions;
    if (!conventions.tableComments && !conventions.columnComments)
        return {};
    const RelationPtr now = subject.tableAfter();
    const RelationPtr atEnd = now ? subject.script.after->relation(now->name) : nullptr;
    if (!atEnd || now->temporary || !now->partitionOf.isEmpty())
        return {};
    QStringList bare;
    if (conventions.tableComments && !subject.context.catalog->relation(now->name) && atEnd->comment.isEmpty())
        bare << now->name.display();
    for (const Column &column : conventions.columnComments ? subject.newColumns() : QList<Column>())
        if (const Column *last = atEnd->column(column.name); last && last->comment.isEmpty())
            bare << column.name;
    return bare.isEmpty() ? QList<Finding>() : report(Severity::Warning, tr("The project's conventions ask for a comment that this migration does not give: %1.").arg(bare.join(QStringLiteral(", "))));
}

Rule convention_comment()
{
    return { QStringLiteral("convention-comment"), tr("No comment where the project requires one"), { QStringLiteral("create-table"), QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
