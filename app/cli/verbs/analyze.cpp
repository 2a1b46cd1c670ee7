// Statements, operations, locks, risk and strategy of SQL files or migrations.
#include "app/cli/sources.h"
#include "models/catalog/catalogreader.h"
#include "models/design/seriesfiles.h"
#include "models/migration/directions.h"
#include "models/migration/migrationscript.h"
#include "models/report/designdocument.h"
#include "models/report/reports.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static DesignedChange changeOf(const Migration &migration, const QByteArray &text, const SafetyAnalysisPtr &up, const SafetyAnalysisPtr &down)
{
    DesignedChange change { migration.version, migration.title(), {}, migration.dependencies, up, down, {}, {} };
    if (const auto place = placeInSeries(text)) {
        change.phase = place->phase;
        change.deploy = place->deploy;
    }
    return change;
}

static QString titleOf(const QList<DesignedChange> &changes)
{
    return changes.size() == 1 ? tr("Migration %1").arg(changes.front().title) : tr("Series of %1 migrations, %2 to %3").arg(changes.size()).arg(changes.front().title, changes.back().title);
}

static int run(const Arguments &arguments, Console &console)
{
    const QString format = arguments.value(QStringLiteral("format"));
    SourceContext context(arguments, console);
    QJsonArray files;
    QList<DesignedChange> changes;
    CatalogPtr ofServer = namesDatabase(arguments) ? readCatalog(*sessionOf(arguments, console), console.progress()) : nullptr;
    for (const QString &file : sourceFiles(arguments, console)) {
        if (format != u"json" && isDown(file) && !arguments.list(QStringLiteral("file")).contains(file))
            continue; // it stands beside its up
        Migration migration { QFileInfo(file).completeBaseName(), {}, file, {} };
        if (context.project())
            for (qsizetype i = 0; i < context.project()->migrations.size(); ++i)
                if (const Migration &known = context.project()->migrations[i]; QFileInfo(known.upFile) == QFileInfo(file)) {
                    migration = known;
                    if (migration.dependencies.isEmpty() && i > 0)
                        migration.dependencies << context.project()->migrations[i - 1].version;
                }
        AnalysisInput input = context.inputFor(file);
        if (ofServer)
            input.before = ofServer;
        const QByteArray text = context.textOf(file).sql;
        SafetyAnalysisPtr up = analyzeMigrationFile(text, input, context.rulesFor(file));
        context.done(file, *up->script);
        if (ofServer && !isDown(file))
            ofServer = up->parts.size() == 2 ? up->parts[0]->script->after : up->script->after; // the next one meets what this one made
        if (format == u"json") {
            files << analysisToJson(file, *up);
            continue;
        }
        SafetyAnalysisPtr down;
        if (up->parts.size() == 2) { // one migration with both
            down = up->parts[1];
            up = up->parts[0];
        } else if (up->parts.empty() && !migration.downFile.isEmpty()) {
            down = analyzeSafety(migrationText(migration, Direction::Down), { .before = up->script->after, .serverVersion = input.serverVersion }, context.rulesFor(file));
        }
        changes << changeOf(migration, migration.upParts.isEmpty() ? text : migrationText(migration, Direction::Up), up, down);
    }
    if (format == u"json")
        console.answer(QJsonObject { { QStringLiteral("files"), files } });
    else if (!changes.isEmpty())
        answerDocument(console, designDocument(titleOf(changes), {}, changes), format);
    return Fine;
}

Verb analyze()
{
    Verb verb { QStringLiteral("analyze"), tr("statements, operations, locks, risk and strategy of SQL files"), sourceOptions(), run };
    verb.options << formatOption({ QStringLiteral("markdown"), QStringLiteral("json"), QStringLiteral("html"), QStringLiteral("pdf") });
    return verb;
}

} // namespace lockkeeper::verbs
