// CREATE INDEX CONCURRENTLY, VACUUM and their like fail with 25001 in a transaction block.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->transactional() || !subject.inTransaction())
        return {};
    return report(Severity::Error, tr("PostgreSQL refuses this inside a transaction block (25001). Move it to a migration without BEGIN and COMMIT."));
}

Rule concurrently_in_tx()
{
    return { QStringLiteral("concurrently-in-tx"), tr("Refused inside a transaction"), {}, check, {} };
}

} // namespace lockkeeper::rules
