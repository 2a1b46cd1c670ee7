// CREATE INDEX CONCURRENTLY, VACUUM and their like fail with 25001 in a transaction block.
#include "models/safety/split.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->transactional() || !subject.inTransaction())
        return {};
    const std::vector<StatementAnalysis> &all = subject.statements();
    const QList<int> together = subject.transaction();
    const bool first = std::none_of(together.begin(), together.end(), [&](int other) { return other < subject.index && !all[size_t(other)].transactional(); });
    return report(Severity::Error, tr("PostgreSQL refuses this inside a transaction block (25001). Move it to a migration without BEGIN and COMMIT."), first ? outsideOfTransaction(subject.script, subject.index) : QList<Fix>());
}

Rule concurrently_in_tx()
{
    return { QStringLiteral("concurrently-in-tx"), tr("Refused inside a transaction"), {}, check, {} };
}

} // namespace lockkeeper::rules
