// Each index is written on every INSERT and most UPDATEs.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static constexpr qsizetype mostColumns = 5;

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    const QList<Index> made = subject.newIndexes();
    if (made.isEmpty())
        return {};
    const Index &index = made.front();
    if (index.columns.size() > mostColumns)
        return report(Severity::Note, tr("%1 has %2 columns; an index that wide is written often and used rarely.").arg(index.name).arg(index.columns.size()));
    if (QSet<QString>(index.columns.begin(), index.columns.end()).size() < index.columns.size())
        return report(Severity::Note, tr("A column stands in %1 twice.").arg(index.name));
    for (const Index &other : table ? table->indexes : QList<Index>())
        if (!index.unique && other.valid && other.method == index.method && other.predicate.isEmpty() && index.predicate.isEmpty() && other.columns.mid(0, index.columns.size()) == index.columns)
            return report(Severity::Note, tr("%1 serves every search that %2 would.").arg(other.name, index.name));
    return {};
}

Rule index_wide_dup()
{
    return { QStringLiteral("index-wide-dup"), tr("Index that adds little"), { QStringLiteral("create-index") }, check, {} };
}

} // namespace lockkeeper::rules
