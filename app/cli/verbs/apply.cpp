// Applies pending migrations to a server.
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
    refuseSharedVersions(project);
    const auto session = sessionOf(arguments, console, !arguments.flag(QStringLiteral("dry-run")));
    const QString to = arguments.value(QStringLiteral("to"));
    const int steps = arguments.value(QStringLiteral("steps")).toInt();
    if (arguments.flag(QStringLiteral("dry-run"))) {
        int shown = 0;
        for (const MigrationStatus &status : Migrator(*session, project).status())
            if (!status.isApplied() && (to.isEmpty() || !project.isBefore(to, status.migration.version)) && (steps == 0 || shown++ < steps))
                console.answer(status.migration.title());
        return Fine;
    }
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    return answerRuns(Migrator(*session, project, &journal).apply(console.progress(), to, steps), arguments, console);
}

Verb apply()
{
    return { QStringLiteral("apply"), tr("apply pending migrations to --database"),
             { { QStringLiteral("to"), tr("the last version to apply"), VerbOption::Kind::Value, {}, {} }, { QStringLiteral("steps"), tr("at most so many"), VerbOption::Kind::Value, {}, {} },
               { QStringLiteral("dry-run"), tr("only say what would run"), VerbOption::Kind::Flag, {}, {} }, formatOption({ QStringLiteral("text"), QStringLiteral("json") }) },
             run };
}

} // namespace lockkeeper::verbs
