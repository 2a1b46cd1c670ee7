#include "app/cli/runsupport.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// @p code takes the exit code of a run that failed.
static QJsonArray toJson(const QList<MigrationRun> &runs, Console &console, int *code)
{
    QJsonArray array;
    for (const MigrationRun &run : runs) {
        array << QJsonObject { { QStringLiteral("version"), run.migration.version }, { QStringLiteral("name"), run.migration.name }, { QStringLiteral("direction"), directionId(run.direction) }, { QStringLiteral("ok"), run.ok },
                               { QStringLiteral("seconds"), run.seconds }, { QStringLiteral("error"), run.error ? QJsonValue(run.error->fullText()) : QJsonValue() } };
        for (const QString &notice : run.notices)
            console.say(notice);
        if (run.error) {
            console.complain(*run.error);
            *code = exitCodeOf(*run.error);
        }
    }
    return array;
}

static QString lineOf(const MigrationRun &run)
{
    return QStringLiteral("%1 %2 %3 %4").arg(directionId(run.direction), run.migration.title(), run.ok ? QStringLiteral("ok") : QStringLiteral("FAILED"), formatSeconds(run.seconds));
}

int answerRuns(const QList<MigrationRun> &runs, const Arguments &arguments, Console &console)
{
    int code = Fine;
    const QJsonArray array = toJson(runs, console, &code);
    const bool ok = std::all_of(runs.begin(), runs.end(), [](const MigrationRun &run) { return run.ok; });
    if (arguments.value(QStringLiteral("format")) == u"json") {
        console.answer(QJsonObject { { QStringLiteral("ok"), ok }, { QStringLiteral("migrations"), array } });
    } else {
        for (const MigrationRun &run : runs)
            console.answer(lineOf(run));
        if (runs.isEmpty())
            console.say(tr("Nothing to do."));
    }
    return code;
}

VerbOption tenantOption()
{
    return { QStringLiteral("tenant"), tr("the tenant, where each has a schema or a database of its own"), VerbOption::Kind::Values, {}, {} };
}

QList<VerbOption> tenantOptions()
{
    return { { QStringLiteral("tenant"), tr("only this tenant; may be given several times"), VerbOption::Kind::Values, {}, {} }, { QStringLiteral("at-once"), tr("how many tenants at once, behind the canaries"), VerbOption::Kind::Value, {}, {} } };
}

VerbOption variableOption()
{
    return { QStringLiteral("set"), tr("name=value of a psql variable in the scripts; may be given several times"), VerbOption::Kind::Values, {}, {} };
}

MigrationProject runnableProject(const Arguments &arguments)
{
    QMap<QString, QString> variables;
    for (const QString &assignment : arguments.list(QStringLiteral("set"))) {
        if (assignment.indexOf(u'=') < 1)
            throw Error(ErrorKind::Input, tr("--set takes name=value, not %1.").arg(assignment), tr("Nothing was changed."));
        variables.insert(assignment.section(u'=', 0, 0), assignment.section(u'=', 1));
    }
    MigrationProject project = projectOf(arguments);
    setVariables(project, variables);
    return project;
}

void sayProblems(const MigrationProject &project, Console &console)
{
    for (const ProjectProblem &problem : project.problems)
        console.say(problem.message);
}

TenantServer tenantServerOf(const Arguments &arguments, bool writing)
{
    TenantServer server;
    server.profile = databaseOf(arguments, writing, &server.password);
    return server;
}

QStringList tenantsOf(const Arguments &arguments, Console &console, const Tenancy &tenancy)
{
    return tenantsOf(*sessionOf(arguments, console), tenancy, arguments.list(QStringLiteral("tenant")));
}

std::unique_ptr<Session> sessionOfTenant(const Arguments &arguments, Console &console, const MigrationProject &project, bool writing)
{
    const QStringList named = arguments.list(QStringLiteral("tenant"));
    if (!project.tenancy().runsForEach())
        return sessionOf(arguments, console, writing);
    if (named.size() != 1)
        throw Error(ErrorKind::Input, tr("Each tenant of this project has a history of its own."), tr("Name one with --tenant; lockkeeper status lists them. Nothing was changed."));
    TenantServer server = tenantServerOf(arguments, writing);
    server.profile = profileOfTenant(server.profile, project.tenancy(), tenantsOf(arguments, console, project.tenancy()).front());
    auto session = Session::open(server.profile, server.password, console.progress());
    session->cancelWith(console.progress());
    return session;
}

static int atOnceOf(const Arguments &arguments, const Tenancy &tenancy)
{
    const QString text = arguments.value(QStringLiteral("at-once"));
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (!text.isEmpty() && (!isNumber || number < 1))
        throw Error(ErrorKind::Input, tr("--at-once takes a number from 1, not %1.").arg(text), tr("Nothing was changed."));
    return text.isEmpty() ? tenancy.atOnce : number;
}

int runTenants(const MigrationProject &project, const std::function<QList<MigrationRun>(Migrator &, Progress &)> &work, const Arguments &arguments, Console &console)
{
    const QStringList tenants = tenantsOf(arguments, console, project.tenancy());
    const TenantServer server = tenantServerOf(arguments, true);
    const QList<TenantRun> runs = runForTenants(server, project, tenants, atOnceOf(arguments, project.tenancy()), work, console.progress());
    const QList<TenantStatus> statuses = tenantStatuses(server, project, tenants, console.progress());
    QJsonArray array;
    int code = Fine;
    bool ok = true;
    const bool json = arguments.value(QStringLiteral("format")) == u"json";
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const TenantRun &run = runs[i];
        const QJsonArray migrations = toJson(run.runs, console, &code);
        if (run.error && std::none_of(run.runs.begin(), run.runs.end(), [](const MigrationRun &each) { return each.error.has_value(); })) {
            console.complain(*run.error);
            code = exitCodeOf(*run.error);
        }
        ok = ok && run.outcome == TenantRun::Outcome::Done;
        array << QJsonObject { { QStringLiteral("tenant"), run.tenant }, { QStringLiteral("canary"), run.canary }, { QStringLiteral("outcome"), tenantOutcomeId(run.outcome) }, { QStringLiteral("version"), statuses[i].version.isEmpty() ? QJsonValue() : QJsonValue(statuses[i].version) },
                               { QStringLiteral("pending"), statuses[i].pending }, { QStringLiteral("error"), run.error ? QJsonValue(run.error->fullText()) : QJsonValue() }, { QStringLiteral("migrations"), migrations } };
        if (!json)
            console.answer(QStringLiteral("%1  %2  %3  %4").arg(run.tenant, -20).arg(tenantOutcomeName(run.outcome), -12).arg(statuses[i].version.isEmpty() ? QStringLiteral("-") : statuses[i].version, -16).arg(tr("%1 run, %2 pending").arg(run.runs.size()).arg(statuses[i].pending)));
    }
    if (json)
        console.answer(QJsonObject { { QStringLiteral("ok"), ok }, { QStringLiteral("tenants"), array } });
    else if (!ok)
        console.say(tr("No further tenant was begun after the one that failed. Mend it, then run the same again: what is done stays done."));
    return ok ? Fine : code == Fine ? Findings : code;
}

} // namespace lockkeeper
