// Statements, operations, locks, risk and strategy of SQL files or migrations.
#include "app/cli/verbsupport.h"
#include "models/core/files.h"
#include "models/migration/projectcatalog.h"
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
    const int version = assumedServerVersion(arguments);
    const std::optional<MigrationProject> project = projectIfAny(arguments);
    QJsonArray files;
    QByteArray documents;
    for (const QString &file : arguments.list(QStringLiteral("file"))) {
        Migration migration { QFileInfo(file).completeBaseName(), {}, file, {} };
        CatalogPtr before = std::make_shared<const Catalog>();
        const RuleSettings rules = project ? project->rules : RuleSettings {};
        if (project)
            for (const Migration &known : project->migrations)
                if (QFileInfo(known.upFile) == QFileInfo(file)) {
                    migration = known;
                    before = catalogBefore(arguments, console, *project, known.version);
                }
        const SafetyAnalysisPtr up = analyzeSafety(readTextFile(file), { .before = before, .serverVersion = version }, rules);
        SafetyAnalysisPtr down;
        if (!migration.downFile.isEmpty())
            down = analyzeSafety(readTextFile(migration.downFile), { .before = up->script->after, .serverVersion = version }, rules);
        files << analysisToJson(file, *up);
        const Document document = analysisDocument(migration, *up, down.get());
        documents += format == u"html" ? document.toHtml() : format == u"pdf" ? htmlToPdf(document.toHtml(), migration.title()) : document.toMarkdown();
    }
    if (files.isEmpty())
        throw Error(ErrorKind::Input, tr("No file is named."), tr("Name the SQL files to look at."));
    if (format == u"json")
        console.answer(QJsonObject { { QStringLiteral("files"), files } });
    else
        console.answer(documents);
    return Fine;
}

Verb analyze()
{
    Verb verb { QStringLiteral("analyze"), tr("statements, operations, locks, risk and strategy of SQL files"),
                { { QStringLiteral("file"), tr("SQL files"), VerbOption::Kind::Positional, {}, {} },
                  formatOption({ QStringLiteral("markdown"), QStringLiteral("json"), QStringLiteral("html"), QStringLiteral("pdf") }),
                  { QStringLiteral("server-version"), tr("the major version that the files will meet"), VerbOption::Kind::Value, {}, {} } },
                run };
    verb.draws = true;
    return verb;
}

} // namespace lockkeeper::verbs
