// SHARE UPDATE EXCLUSIVE (measured); dead rows pile up until somebody vacuums.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    QStringList options = now ? now->options : QStringList();
    for (const QString &option : subject.table() ? subject.table()->options : QStringList())
        options.removeAll(option);
    const QString unknown = now ? QString() : subject.operation->summary();
    for (const char *off : { "autovacuum_enabled=false", "autovacuum_enabled=off", "autovacuum_enabled=0", "autovacuum_enabled=no" })
        if (options.contains(QLatin1String(off)) || unknown.contains(QLatin1String(off)))
            return report(Severity::Warning, tr("Dead rows of %1 pile up until somebody vacuums by hand. Tune its thresholds instead.").arg(subject.object()));
    return {};
}

Rule storage_autovacuum_off()
{
    return { QStringLiteral("storage-autovacuum-off"), tr("Autovacuum switched off"), { QStringLiteral("set-options"), QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
