// Which change sets a run of Liquibase takes: by contexts, which a change set says as an expression, and by labels, for which the
// run has one. https://docs.liquibase.com/concepts/changelogs/attributes/contexts.html and labels.html.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <functional>

namespace lockkeeper::formats {

/// What a change set says, or an include for everything in it; empty: in every run.
struct RunCondition
{
    QString context; ///< "dev and !slow"
    QString labels;  ///< "v1, billing"
};

/// What a run asks for.
struct ChangeSetFilter
{
    QStringList contexts;
    QString labels; ///< "v1 or (billing and !slow)"

    bool takes(const RunCondition &condition) const;
    bool takes(const QList<RunCondition> &conditions) const; ///< each of them
};

/// Whether names joined with "and", "or", a comma, "not", "!" and parentheses hold; an empty expression does.
bool holds(const QString &expression, const std::function<bool(const QString &name)> &isSet);

} // namespace lockkeeper::formats
