// Between the two statements queries have neither index.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    const Index *old = table ? table->index(subject.part()) : nullptr;
    if (!old || old->columns.isEmpty() || subject.onNewTable())
        return {};
    const auto serves = [&](const Index &index) { return index.name != old->name && index.valid && index.predicate.isEmpty() && !index.columns.isEmpty() && index.columns.front() == old->columns.front(); };
    if (std::any_of(table->indexes.begin(), table->indexes.end(), serves)) // queries have this one meanwhile
        return {};
    const RelationPtr atEnd = subject.script.after->relation(table->name);
    for (const Index &index : atEnd ? atEnd->indexes : QList<Index>())
        if (!table->index(index.name) && !index.columns.isEmpty() && index.columns.front() == old->columns.front())
            return report(Severity::Warning, tr("%1 takes its place, but is only built later: until then queries have neither. Build the new one first, then drop this one.").arg(index.name));
    return {};
}

Rule index_replace_order()
{
    return { QStringLiteral("index-replace-order"), tr("Old index dropped before the new one is there"), { QStringLiteral("drop-index") }, check, {} };
}

} // namespace lockkeeper::rules
