// Rolls migrations back on a server.
#include "app/cli/runsupport.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = runnableProject(arguments);
    const QString to = arguments.value(QStringLiteral("to"));
    if (arguments.flag(QStringLiteral("as-rehearsed")))
        return answerRuns(Migrator(*sessionOf(arguments, console, true), project, nullptr, { .oneByOne = true }).rollback(console.progress(), to), arguments, console);
    if (project.tenancy().runsForEach())
        return runTenants(project, [&](Migrator &migrator, Progress &progress) { return migrator.rollback(progress, to); }, arguments, console);
    const auto session = sessionOf(arguments, console, true);
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    return answerRuns(Migrator(*session, project, &journal).rollback(console.progress(), to), arguments, console);
}

Verb rollback()
{
    Verb verb { QStringLiteral("rollback"), tr("roll the last migration back on --database, or all above --to"),
             { { QStringLiteral("to"), tr("the version that stays"), VerbOption::Kind::Value, {}, {} },
               { QStringLiteral("as-rehearsed"), tr("on a sandbox: one statement at a time, and nothing in the journal"), VerbOption::Kind::Flag, {}, {} },
               confirmOption(), variableOption(), formatOption({ QStringLiteral("text"), QStringLiteral("json") }) }, run };
    verb.options << tenantOptions();
    return verb;
}

} // namespace lockkeeper::verbs
