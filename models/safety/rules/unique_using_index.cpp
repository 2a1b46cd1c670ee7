// ACCESS EXCLUSIVE for a moment, and the index takes the name of the constraint (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || !subject.has(Trait::UsingIndex) || !subject.operation->adds(Constraint::Kind::Unique) || !subject.statement.lockTimeout.isEmpty())
        return {};
    return report(Severity::Note, tr("Brief, but ACCESS EXCLUSIVE on %1: set a lock_timeout. The index is renamed to the constraint's name.").arg(subject.tableWithRows()));
}

Rule unique_using_index()
{
    return { QStringLiteral("unique-using-index"), tr("Unique constraint over a ready index"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
