// The deployment runbook of a migration.
#include "app/cli/verbsupport.h"
#include "models/migration/migrationscript.h"
#include "models/rehearsal/rehearser.h"
#include "models/report/reports.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    const QList<Migration> chosen = chosenMigrations(arguments, console, project);
    if (chosen.isEmpty())
        throw Error(ErrorKind::Input, tr("No migration is pending."), tr("Name a version."));
    const Migration migration = chosen.front();
    RunbookInput input;
    input.migration = migration;
    for (const Migration &other : project.migrations)
        if (project.isBefore(other.version, migration.version))
            input.previousVersion = other.version;
    input.database = tr("the database");
    if (namesDatabase(arguments)) {
        const ConnectionProfile profile = sessionOf(arguments, console)->profile();
        input.database = profile.confirmationName();
        input.environment = environmentId(profile.environment);
        input.longestBlockingS = profile.longestBlockingS;
    }
    const CatalogPtr before = catalogBefore(arguments, console, project, migration.version);
    input.up = analyzeScript(Script(migrationText(migration, Direction::Up)), { .before = before, .implicitTransaction = true });
    if (!migration.downFile.isEmpty())
        input.down = analyzeScript(Script(migrationText(migration, Direction::Down)), { .before = input.up->after, .implicitTransaction = true });
    input.report = loadReport(project, migration);
    Runbook runbook = makeRunbook(input, QDateTime::currentDateTime());
    if (const auto earlier = loadRunbook(project, migration.version, runbook.database))
        keepTicks(runbook, *earlier);
    try {
        saveRunbook(project, runbook);
    } catch (const Error &error) {
        console.say(tr("The runbook was not kept: %1").arg(error.message));
    }
    const QString format = arguments.value(QStringLiteral("format"));
    if (format == u"json")
        console.answer(runbook.toJson());
    else
        answerDocument(console, runbookDocument(runbook), format);
    return Fine;
}

Verb runbook()
{
    Verb verb { QStringLiteral("runbook"), tr("write the deployment runbook of a migration"),
                { { QStringLiteral("version"), tr("version of a migration; the first pending one where none is named"), VerbOption::Kind::Positional, {}, {} },
                  formatOption({ QStringLiteral("markdown"), QStringLiteral("json"), QStringLiteral("html"), QStringLiteral("pdf") }) },
                run };
    return verb;
}

} // namespace lockkeeper::verbs
