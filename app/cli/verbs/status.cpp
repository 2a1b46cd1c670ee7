// Which migrations are applied on a server, and which are not.
#include "app/cli/verbsupport.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static QJsonValue pathOrNull(const QString &path)
{
    return path.isEmpty() ? QJsonValue() : QJsonValue(path);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    QList<MigrationStatus> statuses;
    const bool online = namesDatabase(arguments);
    if (online) {
        const auto session = sessionOf(arguments, console);
        statuses = Migrator(*session, project).status();
    } else {
        statuses = migrationStatuses(project, {}, {});
    }
    QJsonArray migrations, problems;
    for (const ProjectProblem &problem : project.problems)
        problems << problem.message;
    for (const MigrationStatus &status : statuses)
        migrations << QJsonObject { { QStringLiteral("version"), status.migration.version }, { QStringLiteral("name"), status.migration.name }, { QStringLiteral("up"), pathOrNull(status.migration.upFile) },
                                    { QStringLiteral("down"), pathOrNull(status.migration.downFile) }, { QStringLiteral("verify"), pathOrNull(status.migration.verifyFile) }, { QStringLiteral("transactional"), isTransactional(status.migration, Direction::Up) },
                                    { QStringLiteral("state"), online ? QJsonValue(stateId(status.state)) : QJsonValue() },
                                    { QStringLiteral("applied_at"), status.appliedAt.isValid() ? QJsonValue(status.appliedAt.toString(Qt::ISODate)) : QJsonValue() } };
    if (arguments.value(QStringLiteral("format")) == u"json") {
        console.answer(QJsonObject { { QStringLiteral("format"), project.format }, { QStringLiteral("problems"), problems }, { QStringLiteral("migrations"), migrations } });
    } else {
        for (const MigrationStatus &status : statuses)
            console.answer(QStringLiteral("%1  %2  %3").arg(status.migration.version, online ? stateName(status.state).leftJustified(22) : QString(), status.migration.name));
        for (const ProjectProblem &problem : project.problems)
            console.say(problem.message);
    }
    return project.problems.isEmpty() ? Fine : Findings;
}

Verb status()
{
    return { QStringLiteral("status"), tr("which migrations are applied on --database"), { formatOption({ QStringLiteral("text"), QStringLiteral("json") }) }, run };
}

} // namespace lockkeeper::verbs
