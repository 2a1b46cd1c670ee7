// Which migrations are applied on a server, and which are not.
#include "app/cli/runsupport.h"
#include "models/migration/foreignhistory.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>
#include <QDir>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

static QJsonArray toJson(const QList<TenantStatus> &tenants)
{
    QJsonArray array;
    for (const TenantStatus &tenant : tenants)
        array << QJsonObject { { QStringLiteral("tenant"), tenant.tenant }, { QStringLiteral("state"), tenantStateId(tenant.state) }, { QStringLiteral("version"), textOrNull(tenant.version) }, { QStringLiteral("applied"), tenant.applied },
                               { QStringLiteral("pending"), tenant.pending }, { QStringLiteral("error"), tenant.error ? QJsonValue(tenant.error->fullText()) : QJsonValue() } };
    return array;
}

static int run(const Arguments &arguments, Console &console)
{
    MigrationProject project = projectOf(arguments);
    QList<MigrationStatus> statuses;
    QList<TenantStatus> tenants;
    const bool forEach = namesDatabase(arguments) && project.tenancy().runsForEach() && arguments.list(QStringLiteral("tenant")).size() != 1;
    const bool online = namesDatabase(arguments) && !forEach; // each tenant has states of its own
    if (forEach)
        tenants = tenantStatuses(tenantServerOf(arguments), project, tenantsOf(arguments, console, project.tenancy()), console.progress());
    if (online) {
        const auto session = sessionOfTenant(arguments, console, project);
        statuses = Migrator(*session, project).status();
        if (const auto foreign = foreignHistory(*session, project))
            project.problems << ProjectProblem { foreign->table, sentenceOf(*foreign) };
    } else {
        statuses = migrationStatuses(project, {}, {});
    }
    QJsonArray migrations, problems;
    for (const ProjectProblem &problem : project.problems)
        problems << problem.message;
    for (const MigrationStatus &status : statuses)
        migrations << QJsonObject { { QStringLiteral("version"), status.migration.version }, { QStringLiteral("name"), status.migration.name }, { QStringLiteral("up"), textOrNull(status.migration.upFile) },
                                    { QStringLiteral("down"), textOrNull(status.migration.downFile) }, { QStringLiteral("verify"), textOrNull(status.migration.verifyFile) }, { QStringLiteral("transactional"), isTransactional(status.migration, Direction::Up) },
                                    { QStringLiteral("state"), online ? QJsonValue(stateId(status.state)) : QJsonValue() },
                                    { QStringLiteral("applied_at"), status.appliedAt.isValid() ? QJsonValue(status.appliedAt.toString(Qt::ISODate)) : QJsonValue() } };
    if (arguments.value(QStringLiteral("format")) == u"json") {
        QJsonObject answer { { QStringLiteral("format"), project.format }, { QStringLiteral("problems"), problems }, { QStringLiteral("migrations"), migrations } };
        if (forEach)
            answer.insert(QStringLiteral("tenants"), toJson(tenants));
        console.answer(answer);
    } else if (forEach) {
        for (const TenantStatus &tenant : tenants) {
            console.answer(QStringLiteral("%1  %2  %3  %4").arg(tenant.tenant, -20).arg(tenantStateName(tenant.state), -16).arg(tenant.version.isEmpty() ? QStringLiteral("-") : tenant.version, -16).arg(tr("%1 applied, %2 pending").arg(tenant.applied).arg(tenant.pending)));
            if (tenant.error)
                console.complain(*tenant.error);
        }
    } else {
        console.say(tr("%1 in %2").arg(project.format, QDir::toNativeSeparators(project.migrationsFolder)));
        for (const MigrationStatus &status : statuses)
            console.answer(QStringLiteral("%1  %2  %3").arg(status.migration.version, online ? stateName(status.state).leftJustified(22) : QString(), status.migration.name));
        for (const ProjectProblem &problem : project.problems)
            console.say(problem.message);
    }
    const bool reached = std::none_of(tenants.begin(), tenants.end(), [](const TenantStatus &tenant) { return tenant.error.has_value(); });
    const bool fine = std::all_of(project.problems.begin(), project.problems.end(), [](const ProjectProblem &problem) { return problem.remark; });
    return !reached ? ServerProblem : fine ? Fine : Findings;
}

Verb status()
{
    return { QStringLiteral("status"), tr("which migrations are applied on --database; where each tenant stands"), { { QStringLiteral("tenant"), tr("only this tenant; may be given several times"), VerbOption::Kind::Values, {}, {} }, formatOption({ QStringLiteral("text"), QStringLiteral("json") }) }, run };
}

} // namespace lockkeeper::verbs
