#include "models/design/seriesjson.h"

#include <QJsonArray>

namespace lockkeeper {

QJsonObject recipeToJson(const Recipe &recipe)
{
    QJsonArray fields;
    for (const RecipeField &field : recipe.fields) {
        QJsonObject entry { { QStringLiteral("name"), field.name }, { QStringLiteral("label"), field.label }, { QStringLiteral("kind"), field.kindId() }, { QStringLiteral("help"), field.help },
                            { QStringLiteral("required"), field.required && !field.defaultValue } };
        if (!field.choices.isEmpty())
            entry.insert(QStringLiteral("choices"), QJsonArray::fromStringList(field.choices));
        fields << entry;
    }
    return { { QStringLiteral("recipe"), recipe.id }, { QStringLiteral("title"), recipe.title }, { QStringLiteral("group"), recipe.group }, { QStringLiteral("help"), recipe.help }, { QStringLiteral("fields"), fields } };
}

static QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject seriesToJson(const QString &recipe, const Series &series)
{
    QJsonArray steps;
    for (const SeriesStep &step : series.steps)
        steps << QJsonObject { { QStringLiteral("phase"), phaseId(step.phase) }, { QStringLiteral("name"), step.name }, { QStringLiteral("title"), step.title }, { QStringLiteral("up"), QString::fromUtf8(step.up.text()) },
                               { QStringLiteral("down"), QString::fromUtf8(step.down.text()) }, { QStringLiteral("transactional"), step.up.transactional }, { QStringLiteral("down_transactional"), step.down.transactional },
                               { QStringLiteral("deploy"), textOrNull(step.deploy) }, { QStringLiteral("irreversible"), textOrNull(step.irreversible) } };
    return { { QStringLiteral("recipe"), recipe }, { QStringLiteral("title"), series.title }, { QStringLiteral("reason"), series.reason }, { QStringLiteral("steps"), steps } };
}

} // namespace lockkeeper
