// Recipes: from an intention to a series of migrations, printed or written into the project.
#include "app/cli/sources.h"
#include "models/catalog/catalogreader.h"
#include "models/design/designedseries.h"
#include "models/design/seriesfiles.h"
#include "models/design/seriesjson.h"
#include "models/migration/projectcatalog.h"
#include "models/report/designdocument.h"

#include <QCoreApplication>
#include <QDateTime>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static QString fieldLine(const RecipeField &field)
{
    QString line = QStringLiteral("    %1 (%2%3)").arg(field.name, field.kindId(), field.required && !field.defaultValue ? tr(", required") : QString());
    if (!field.choices.isEmpty())
        line += QStringLiteral(": ") + field.choices.join(QStringLiteral(", "));
    return field.help.isEmpty() ? line : line + QStringLiteral(": ") + field.help;
}

static void listRecipes(const Arguments &arguments, Console &console)
{
    QJsonArray recipes;
    for (const Recipe &recipe : allRecipes()) {
        recipes << recipeToJson(recipe);
        if (arguments.value(QStringLiteral("format")) == u"json")
            continue;
        console.answer(QStringLiteral("%1: %2").arg(recipe.id, recipe.help));
        for (const RecipeField &field : recipe.fields)
            console.answer(fieldLine(field));
    }
    if (arguments.value(QStringLiteral("format")) == u"json")
        console.answer(QJsonObject { { QStringLiteral("recipes"), recipes } });
}

static CatalogPtr catalogOf(const Arguments &arguments, Console &console)
{
    if (namesDatabase(arguments))
        return readCatalog(*sessionOf(arguments, console), console.progress());
    SourceContext sources(arguments, console);
    if (arguments.flag(QStringLiteral("schema")))
        return sources.inputFor(QStringLiteral("-")).before;
    return computedCatalog(projectOf(arguments), {}, assumedServerVersion(arguments));
}

static RecipeValues valuesOf(const Arguments &arguments, const Recipe &recipe)
{
    RecipeValues values;
    for (const QString &assignment : arguments.list(QStringLiteral("set"))) {
        const QString name = assignment.section(u'=', 0, 0);
        if (!assignment.contains(u'=') || !recipe.field(name)) {
            QStringList names;
            for (const RecipeField &field : recipe.fields)
                names << field.name;
            throw Error(ErrorKind::Input, tr("%1 is no field of %2 with a value.").arg(assignment, recipe.id), tr("Write field=value; the fields are: %1.").arg(names.join(QStringLiteral(", "))));
        }
        values.insert(name, assignment.section(u'=', 1));
    }
    return values;
}

static QList<DesignedChange> changesOf(const DesignedSeries &series)
{
    QList<DesignedChange> changes;
    for (const DesignedStep &step : series.steps)
        changes << DesignedChange { {}, step.step.title, phaseName(step.step.phase), changes.isEmpty() ? QStringList() : QStringList { changes.back().title }, step.up, step.down, step.step.deploy, step.step.irreversible };
    return changes;
}

static QString seriesText(const Series &series)
{
    QStringList lines { series.title, series.reason, {} };
    for (qsizetype i = 0; i < series.steps.size(); ++i) {
        const SeriesStep &step = series.steps[i];
        lines << tr("== %1. %2: %3 (%4)").arg(i + 1).arg(phaseName(step.phase), step.title, step.name) << tr("-- up") << QString::fromUtf8(step.up.text()) << tr("-- down") << QString::fromUtf8(step.down.text());
        if (!step.irreversible.isEmpty())
            lines << tr("The way back: %1").arg(step.irreversible);
        if (!step.deploy.isEmpty())
            lines << QStringLiteral(">> ") + step.deploy << QString();
    }
    return lines.join(u'\n');
}

static int run(const Arguments &arguments, Console &console)
{
    const QString id = arguments.value(QStringLiteral("recipe"));
    if (id.isEmpty()) {
        listRecipes(arguments, console);
        return Fine;
    }
    const Recipe *chosen = recipe(id);
    if (!chosen)
        throw Error(ErrorKind::Input, tr("There is no recipe %1.").arg(id), tr("lockkeeper design lists them."));
    const RecipeValues values = valuesOf(arguments, *chosen);
    const CatalogPtr catalog = catalogOf(arguments, console);
    const auto project = projectIfAny(arguments);
    const DesignResult result = designSeries(*chosen, values, catalog, catalog->serverVersion > 0 ? catalog->serverVersion : assumedServerVersion(arguments), project ? project->rules.project : ProjectConventions());
    if (const FieldError *error = std::get_if<FieldError>(&result))
        throw Error(ErrorKind::Input, tr("%1: %2").arg(error->field, error->message), tr("Give it with --set %1=VALUE.").arg(error->field));
    const Series &series = std::get<Series>(result);
    const QString format = arguments.value(QStringLiteral("format"));
    if (format == u"json")
        console.answer(seriesToJson(id, series));
    else if (format != u"text")
        answerDocument(console, designDocument(series.title, series.reason, changesOf(analyzeSeries(series, catalog, catalog->serverVersion > 0 ? catalog->serverVersion : assumedServerVersion(arguments), project ? project->rules : RuleSettings()))), format);
    else
        console.answer(seriesText(series));
    if (arguments.flag(QStringLiteral("write")))
        for (const Migration &migration : writeSeries(projectOf(arguments), series, QDateTime::currentDateTime()))
            console.say(tr("Wrote %1.").arg(migration.upFile));
    return Fine;
}

Verb design()
{
    using Kind = VerbOption::Kind;
    return { QStringLiteral("design"), tr("a safe series of migrations from a recipe; without one, the recipes and their fields"),
             { { QStringLiteral("recipe"), tr("what to do, for example rename-column"), Kind::Positional, {}, {} }, { QStringLiteral("set"), tr("field=value of the recipe's form; may be given several times"), Kind::Values, {}, {} },
               { QStringLiteral("schema"), tr("what is there: a file of DDL (pg_dump --schema-only), or a connection URI; the project's migrations where neither this nor --database is given"), Kind::Value, {}, {} },
               { QStringLiteral("statistics"), tr("a JSON file with rows and bytes of tables"), Kind::Value, {}, {} }, { QStringLiteral("server-version"), tr("the major version of the server"), Kind::Value, {}, {} },
               { QStringLiteral("write"), tr("write the migrations into the project"), Kind::Flag, {}, {} }, formatOption({ QStringLiteral("text"), QStringLiteral("json"), QStringLiteral("markdown"), QStringLiteral("html"), QStringLiteral("pdf") }) },
             run };
}

} // namespace lockkeeper::verbs
