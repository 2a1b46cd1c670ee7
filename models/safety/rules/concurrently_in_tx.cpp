// CREATE INDEX CONCURRENTLY, VACUUM and their like fail with 25001 in a transaction block.
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->transactional() || subject.statement.transaction < 0)
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("PostgreSQL refuses this inside a transaction block (25001). Move it to a migration without BEGIN and COMMIT.");
    return { finding };
}

Rule concurrently_in_tx()
{
    return { QStringLiteral("concurrently-in-tx"), tr("Refused inside a transaction"), check };
}

} // namespace lockkeeper::rules
