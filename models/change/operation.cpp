#include "models/change/operation.h"

#include <QCoreApplication>

namespace lockkeeper {

QString riskId(Risk risk)
{
    static const char *const ids[] = { "low", "medium", "high" };
    return QLatin1String(ids[int(risk)]);
}

QString strategyId(Strategy strategy)
{
    static const char *const ids[] = { "direct", "concurrently", "not-valid-then-validate", "batched-backfill", "expand-contract", "maintenance-window" };
    return QLatin1String(ids[int(strategy)]);
}

QString strategyName(Strategy strategy)
{
    switch (strategy) {
    case Strategy::Direct: return QCoreApplication::translate("Strategy", "Direct");
    case Strategy::Concurrently: return QCoreApplication::translate("Strategy", "Concurrently");
    case Strategy::NotValidThenValidate: return QCoreApplication::translate("Strategy", "NOT VALID, then validate");
    case Strategy::BatchedBackfill: return QCoreApplication::translate("Strategy", "Backfill in batches");
    case Strategy::ExpandContract: return QCoreApplication::translate("Strategy", "Expand and contract");
    case Strategy::MaintenanceWindow: return QCoreApplication::translate("Strategy", "Maintenance window");
    }
    return {};
}

QualifiedName OperationContext::resolve(const QualifiedName &name) const
{
    if (!name.schema.isEmpty() || !catalog)
        return name;
    if (const RelationPtr found = catalog->resolve(name, searchPath))
        return found->name;
    return { creationSchema(), name.name };
}

QString OperationContext::creationSchema() const
{
    QStringList path = searchPath;
    path.removeAll(QStringLiteral("$user"));
    for (const QString &schema : std::as_const(path))
        if (!catalog || !catalog->complete || catalog->schemas.contains(schema))
            return schema;
    return path.isEmpty() ? QStringLiteral("public") : path.front();
}

} // namespace lockkeeper
