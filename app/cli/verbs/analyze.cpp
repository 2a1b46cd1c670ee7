// Statements, operations, locks, risk and strategy of SQL files or migrations.
#include "app/cli/sources.h"
#include "models/catalog/catalogreader.h"
#include "models/migration/directions.h"
#include "models/migration/migrationscript.h"
#include "models/report/reports.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const QString format = arguments.value(QStringLiteral("format"));
    SourceContext context(arguments, console);
    QJsonArray files;
    QByteArray documents;
    for (const QString &file : sourceFiles(arguments, console)) {
        Migration migration { QFileInfo(file).completeBaseName(), {}, file, {} };
        if (context.project())
            for (const Migration &known : context.project()->migrations)
                if (QFileInfo(known.upFile) == QFileInfo(file))
                    migration = known;
        AnalysisInput input = context.inputFor(file);
        if (namesDatabase(arguments))
            input.before = readCatalog(*sessionOf(arguments, console), console.progress());
        SafetyAnalysisPtr up = analyzeMigrationFile(sourceText(file), input, context.rulesFor(file));
        context.done(file, *up->script);
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
        const Document document = analysisDocument(migration, *up, down.get());
        documents += format == u"html" ? document.toHtml() : format == u"pdf" ? htmlToPdf(document.toHtml(), migration.title()) : document.toMarkdown();
    }
    if (format == u"json")
        console.answer(QJsonObject { { QStringLiteral("files"), files } });
    else
        console.answer(documents);
    return Fine;
}

Verb analyze()
{
    Verb verb { QStringLiteral("analyze"), tr("statements, operations, locks, risk and strategy of SQL files"), sourceOptions(), run };
    verb.options << formatOption({ QStringLiteral("markdown"), QStringLiteral("json"), QStringLiteral("html"), QStringLiteral("pdf") });
    verb.draws = true;
    return verb;
}

} // namespace lockkeeper::verbs
