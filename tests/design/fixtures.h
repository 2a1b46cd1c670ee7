// What each recipe is tried on: its form's values over fixture.sql, and what is promised of the code between the steps.
#pragma once

#include "models/design/recipe.h"

namespace lockkeeper::test {

/// A statement of the old or the new code that answers true as long as it is promised to work.
struct CodeCheck
{
    Phase from = Phase::Expand, until = Phase::CleanUp; ///< after every step of these phases
    QByteArray sql;
    QString afterStep; ///< only after the step whose name ends so
};

struct DesignFixture
{
    QString recipe;
    QString name;
    RecipeValues values;
    ProjectConventions project; ///< what its lockkeeper.toml says
    qsizetype steps = 1;
    QStringList accepted;     ///< rules whose warning the recipe's procedure means
    QList<CodeCheck> code;
    QStringList leaves;       ///< objects that the downs leave different, as the recipe says
    QByteArray setup;         ///< after fixture.sql
    bool invalidLeft = false; ///< begins with an INVALID index, which no down brings back
    int since = 0;            ///< the major version that tells an empty table from one that was never counted
    bool analysed = false;    ///< the tables count as small
    bool backAtTheEnd = true; ///< false: what the last steps lose keeps the first ones from being undone
};

struct Refusal
{
    QString recipe;
    QString name;
    RecipeValues values;
    QString field;
    QString says;
    QByteArray setup;
    ProjectConventions project {};
};

QList<DesignFixture> designFixtures();
QList<Refusal> designRefusals();

} // namespace lockkeeper::test
