// The fields that many recipes have. Used by recipes/ only.
#pragma once

#include "models/design/plancontext.h"

#include <QCoreApplication>

namespace lockkeeper::recipes {

inline QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

using Kind = RecipeField::Kind;

inline RecipeField tableField()
{
    return { QStringLiteral("table"), tr("Table"), Kind::Table, tr("Its rows decide which way is safe.") };
}

inline RecipeField columnField(const QString &help = {})
{
    return { QStringLiteral("column"), tr("Column"), Kind::Column, help };
}

inline RecipeField columnsField(const QString &help)
{
    return { QStringLiteral("columns"), tr("Columns"), Kind::Columns, help };
}

inline RecipeField field(const char *name, const QString &label, Kind kind, const QString &help, bool required = true)
{
    RecipeField made { QLatin1String(name), label, kind, help };
    made.required = required;
    return made;
}

inline RecipeField flagField(const char *name, const QString &label, const QString &help, bool on = false)
{
    RecipeField made = field(name, label, Kind::Flag, help, false);
    made.defaultValue = [on](const PlanContext &) { return on ? QStringLiteral("true") : QStringLiteral("false"); };
    return made;
}

inline RecipeField choiceField(const char *name, const QString &label, const QStringList &choices, const QString &help)
{
    RecipeField made = field(name, label, Kind::Choice, help);
    made.choices = choices;
    made.defaultValue = [first = choices.front()](const PlanContext &) { return first; };
    return made;
}

} // namespace lockkeeper::recipes
