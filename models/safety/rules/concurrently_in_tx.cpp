// CREATE INDEX CONCURRENTLY, VACUUM and their like fail with 25001 in a transaction block.
#include "models/safety/split.h"

namespace lockkeeper::rules {

/// Of a file that is sent as one string: PostgreSQL runs several statements in it as one transaction.
static QList<Finding> checkOneQuery(const RuleSubject &subject)
{
    const size_t count = subject.statements().size();
    if (subject.script.sending == Sending::Statements || subject.script.sending == Sending::OneKind || count < 2)
        return {};
    const bool first = subject.index == 0;
    const QList<Fix> fixes = split(subject.script, first ? 1 : subject.index, first ? QList<int>() : QList<int> { subject.index + 1 });
    if (subject.script.sending == Sending::OneQueryFormerly)
        return report(Severity::Warning, tr("Older versions of the runner send the file as one query, which PostgreSQL runs as one transaction, and refuse this in it (25001). Give it a file of its own."), fixes);
    return report(Severity::Error, tr("The runner sends the file as one query, which PostgreSQL runs as one transaction, and it refuses this in it (25001). Give it a file of its own."), fixes);
}

/// Of a build that waits until every transaction has ended that is older: github.com/flyway/flyway issues 3682 and 3854.
static QList<Finding> checkLockTransaction(const RuleSubject &subject)
{
    const bool builds = subject.kind() == u"create-index" || subject.kind() == u"reindex";
    if (!subject.script.lockTransaction || !builds || !subject.has(Trait::Concurrently))
        return {};
    return report(Severity::Warning, tr("Flyway from 9.1 on keeps a transaction open for its lock, for which this waits without an end. Set flyway.postgresql.transactional.lock to false."));
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->transactional())
        return {};
    if (!subject.inTransaction())
        return checkOneQuery(subject) + checkLockTransaction(subject);
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
