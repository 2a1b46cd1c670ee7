#include "models/safety/tenancy.h"

#include <QRegularExpression>

namespace lockkeeper {

QString tenancyId(Tenancy::Kind kind)
{
    static const char *const ids[] = { "", "column", "schema", "database" };
    return QLatin1String(ids[int(kind)]);
}

bool matchesName(const QString &pattern, const QString &name)
{
    return QRegularExpression(QRegularExpression::wildcardToRegularExpression(pattern)).match(name).hasMatch();
}

bool Tenancy::isShared(const QualifiedName &table) const
{
    return std::any_of(shared.begin(), shared.end(), [&](const QString &names) { return matchesName(names, table.display()); });
}

QString Tenancy::tenantOfSession() const
{
    return QStringLiteral("NULLIF(current_setting(%1, true), '')::%2").arg(quoteLiteral(setting), type);
}

} // namespace lockkeeper
