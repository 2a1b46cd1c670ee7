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
    const MigrationProject project = projectOf(arguments);
    const auto session = sessionOf(arguments, console, true);
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    return answerRuns(Migrator(*session, project, &journal).rollback(console.progress(), arguments.value(QStringLiteral("to"))), arguments, console);
}

Verb rollback()
{
    return { QStringLiteral("rollback"), tr("roll the last migration back on --database, or all above --to"),
             { { QStringLiteral("to"), tr("the version that stays"), VerbOption::Kind::Value, {}, {} }, formatOption({ QStringLiteral("text"), QStringLiteral("json") }) }, run };
}

} // namespace lockkeeper::verbs
