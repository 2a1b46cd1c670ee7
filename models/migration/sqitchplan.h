// sqitch.plan, and the ids that sqitch gives its changes and tags: SHA-1 sums of what the plan says of them.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace lockkeeper {

struct SqitchPlanEntry
{
    QString name;      ///< without the @ of a tag
    bool tag = false;
    QStringList requires_, conflicts;
    QString date, planner, email, note;
};

struct SqitchPlan
{
    QString project, uri;
    QList<SqitchPlanEntry> entries;
};

SqitchPlan readSqitchPlan(const QByteArray &text);
/// @p parent is the id of the change before it, empty for the first.
QString changeId(const SqitchPlan &plan, const SqitchPlanEntry &entry, const QString &parent);
/// @p change is the id of the change that is tagged.
QString tagId(const SqitchPlan &plan, const SqitchPlanEntry &entry, const QString &change);

} // namespace lockkeeper
