// Recipes and series for machines: keys in snake_case, words from the closed lists of resources/vocabulary.json.
#pragma once

#include "models/design/recipe.h"

#include <QJsonObject>

namespace lockkeeper {

QJsonObject recipeToJson(const Recipe &recipe);
/// {recipe, title, reason, steps: [{phase, name, title, up, down, transactional, down_transactional, deploy, irreversible}]}
QJsonObject seriesToJson(const QString &recipe, const Series &series);

} // namespace lockkeeper
