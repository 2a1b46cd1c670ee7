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
    const QString message = subject.script.runnerTransaction ? tr("The runner begins a transaction, in which PostgreSQL refuses this (25001). Say in the file that it runs without one, and let nothing else stand there.")
                                                             : tr("PostgreSQL refuses this inside a transaction block (25001). Move it to a migration without BEGIN and COMMIT.");
    return report(Severity::Error, message, first ? outsideOfTransaction(subject.script, subject.index) : QList<Fix>());
}

Rule concurrently_in_tx()
{
    return { QStringLiteral("concurrently-in-tx"), tr("Refused inside a transaction"), {}, check, {} };
}

} // namespace lockkeeper::rules
