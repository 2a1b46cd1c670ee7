// A value that does not fit fails the statement or is cut.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<int> limitsOf(const QString &type)
{
    QList<int> limits;
    const qsizetype open = type.indexOf(u'('), close = type.indexOf(u')');
    if (open >= 0 && close > open)
        for (const QString &limit : type.mid(open + 1, close - open - 1).split(u','))
            limits << limit.toInt();
    return limits;
}

static bool isNarrower(const QString &from, const QString &to)
{
    static const QStringList integers { QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint"), QStringLiteral("numeric") };
    const QString fromName = from.section(u'(', 0, 0), toName = to.section(u'(', 0, 0);
    const QList<int> had = limitsOf(from), has = limitsOf(to);
    if (integers.contains(fromName) && integers.contains(toName) && fromName != toName)
        return integers.indexOf(fromName) > integers.indexOf(toName);
    if (fromName == QStringLiteral("double precision"))
        return toName == QStringLiteral("real") || integers.indexOf(toName) >= 0;
    if (fromName.startsWith(u"timestamp"))
        return toName == QStringLiteral("date");
    const bool text = toName == QStringLiteral("character varying") || toName == QStringLiteral("character") || toName == QStringLiteral("bit varying");
    if (text)
        return !has.isEmpty() && (fromName == QStringLiteral("text") || had.isEmpty() ? fromName == QStringLiteral("text") || fromName == toName : has[0] < had[0]);
    if (fromName == QStringLiteral("numeric") && toName == fromName && !has.isEmpty()) {
        const int hadScale = had.value(1), hasScale = has.value(1);
        return had.isEmpty() || hasScale < hadScale || has[0] - hasScale < had[0] - hadScale;
    }
    return false;
}

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr after = subject.tableAfter();
    const Column *before = subject.column(), *now = after ? after->column(subject.part()) : nullptr;
    if (subject.onNewTable() || !before || !now || !isNarrower(before->type, now->type))
        return {};
    return report(Severity::Warning, tr("%1 holds less than %2: a value of %3 that does not fit fails the statement or is cut. Look for such values first.").arg(shortTypeName(now->type), shortTypeName(before->type), subject.object()));
}

Rule type_narrowing_data_loss()
{
    return { QStringLiteral("type-narrowing-data-loss"), tr("Type that holds less"), { QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
