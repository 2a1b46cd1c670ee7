// Applies pending migrations to a server.
#include "app/cli/runsupport.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int sayWhatWouldRun(Session &session, const MigrationProject &project, const QString &to, int steps, const QString &tenant, Console &console)
{
    for (const Migration &migration : Migrator(session, project).wouldApply(to, steps))
        console.answer(tenant.isEmpty() ? migration.title() : tenant + QStringLiteral(": ") + migration.title());
    return Fine;
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = runnableProject(arguments);
    refuseSharedVersions(project);
    sayProblems(project, console);
    const QString to = arguments.value(QStringLiteral("to"));
    const int steps = arguments.value(QStringLiteral("steps")).toInt();
    if (arguments.flag(QStringLiteral("as-rehearsed")))
        return answerRuns(Migrator(*sessionOf(arguments, console, true), project, nullptr, { .oneByOne = true }).apply(console.progress(), to, steps), arguments, console);
    const bool dry = arguments.flag(QStringLiteral("dry-run"));
    if (project.tenancy().runsForEach()) {
        if (!dry)
            return runTenants(project, [&](Migrator &migrator, Progress &progress) { return migrator.apply(progress, to, steps); }, arguments, console);
        const TenantServer server = tenantServerOf(arguments);
        for (const QString &tenant : tenantsOf(arguments, console, project.tenancy()))
            sayWhatWouldRun(*Session::open(profileOfTenant(server.profile, project.tenancy(), tenant), server.password, console.progress()), project, to, steps, tenant, console);
        return Fine;
    }
    const auto session = sessionOf(arguments, console, !dry);
    if (dry)
        return sayWhatWouldRun(*session, project, to, steps, {}, console);
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    return answerRuns(Migrator(*session, project, &journal).apply(console.progress(), to, steps), arguments, console);
}

Verb apply()
{
    Verb verb { QStringLiteral("apply"), tr("apply pending migrations to --database"),
             { { QStringLiteral("to"), tr("the last version to apply"), VerbOption::Kind::Value, {}, {} }, { QStringLiteral("steps"), tr("at most so many"), VerbOption::Kind::Value, {}, {} },
               { QStringLiteral("dry-run"), tr("only say what would run"), VerbOption::Kind::Flag, {}, {} },
               { QStringLiteral("as-rehearsed"), tr("on a sandbox: one statement at a time, and nothing in the journal"), VerbOption::Kind::Flag, {}, {} },
               confirmOption(), variableOption(), formatOption({ QStringLiteral("text"), QStringLiteral("json") }) },
             run };
    verb.options << tenantOptions();
    return verb;
}

} // namespace lockkeeper::verbs
