#include "app/cli/verbsupport.h"

#include "app/cli/workbenchprogram.h"
#include "app/support/profiles.h"
#include "models/catalog/catalogreader.h"
#include "models/migration/migrator.h"
#include "models/migration/projectcatalog.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper {

static constexpr int defaultMajorVersion = 15;

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

MigrationProject projectOf(const Arguments &arguments)
{
    return openProject(arguments.value(QStringLiteral("project")));
}

std::optional<MigrationProject> projectIfAny(const Arguments &arguments)
{
    // A folder that merely has SQL files in it does not say how the files that were named are run.
    const QString folder = arguments.value(QStringLiteral("project"));
    if (folder == u"." && !arguments.list(QStringLiteral("file")).isEmpty() && !QFileInfo::exists(QStringLiteral("lockkeeper.toml")))
        return std::nullopt;
    try {
        return projectOf(arguments);
    } catch (const Error &) {
        if (QFileInfo::exists(folder + QStringLiteral("/lockkeeper.toml")))
            throw;
        return std::nullopt;
    }
}

bool namesDatabase(const Arguments &arguments)
{
    return arguments.flag(QStringLiteral("database"));
}

ConnectionProfile profileOf(const QString &named, QString *password)
{
    if (const auto known = findProfile(named))
        return *known;
    if (named.contains(u'=') || named.contains(u"://"))
        return ConnectionProfile::fromConnectionString(named, password);
    QStringList names;
    for (const ConnectionProfile &profile : loadProfiles())
        names << profile.name;
    throw Error(ErrorKind::Input, tr("No saved connection is named %1.").arg(named),
                (names.isEmpty() ? tr("None is saved yet. ") : tr("Saved are: %1. ").arg(names.join(QStringLiteral(", ")))) + tr("Name one of them, or give a URI, such as postgresql://me@localhost/shop."));
}

ConnectionProfile databaseOf(const Arguments &arguments, bool writing, QString *password)
{
    if (!namesDatabase(arguments))
        throw Error(ErrorKind::Input, tr("No database is named."), tr("Add --database with a URI, such as postgresql://me@localhost/shop, or with the name of a saved connection."));
    ConnectionProfile profile = profileOf(arguments.value(QStringLiteral("database")), password);
    if (writing && profile.environment == Environment::Production && arguments.value(QStringLiteral("confirm")) != profile.confirmationName())
        throw Error(ErrorKind::PermissionDenied, tr("%1 is a production database.").arg(profile.name),
                    tr("Changing it goes through a runbook in the workbench, where its name is typed; apply and rollback take it with --confirm %1. Nothing was changed.").arg(profile.confirmationName()));
    profile.readOnly = !writing;
    return profile;
}

std::unique_ptr<Session> sessionOf(const Arguments &arguments, Console &console, bool writing)
{
    QString password;
    const ConnectionProfile profile = databaseOf(arguments, writing, &password);
    auto session = Session::open(profile, password, console.progress());
    session->cancelWith(console.progress());
    return session;
}

CatalogPtr catalogBefore(const Arguments &arguments, Console &console, const MigrationProject &project, const QString &version)
{
    if (namesDatabase(arguments))
        return readCatalog(*sessionOf(arguments, console), console.progress());
    return computedCatalog(project, version, assumedServerVersion(arguments));
}

QList<Migration> chosenMigrations(const Arguments &arguments, Console &console, const MigrationProject &project)
{
    refuseSharedVersions(project);
    QList<Migration> chosen;
    const QStringList versions = arguments.list(QStringLiteral("version"));
    for (const QString &version : versions) {
        const Migration *migration = project.migration(version);
        if (!migration)
            throw Error(ErrorKind::Input, tr("The project has no migration %1.").arg(version), tr("lockkeeper status lists them."));
        chosen << *migration;
    }
    if (!versions.isEmpty()) {
        std::sort(chosen.begin(), chosen.end(), [&](const Migration &a, const Migration &b) { return project.isBefore(a.version, b.version); });
        return chosen;
    }
    if (arguments.flag(QStringLiteral("all")))
        return project.migrations;
    if (namesDatabase(arguments)) {
        const auto session = sessionOf(arguments, console);
        for (const MigrationStatus &status : Migrator(*session, project).status())
            if (!status.isApplied())
                chosen << status.migration;
        return chosen;
    }
    return project.presumedPending();
}

int assumedServerVersion(const Arguments &arguments)
{
    const QString given = arguments.value(QStringLiteral("server-version"));
    bool isNumber = false;
    const int major = given.section(u'.', 0, 0).toInt(&isNumber); // 14.3 is a 14
    if (!given.isEmpty() && (!isNumber || major < 1))
        throw Error(ErrorKind::Input, tr("--server-version takes a major version such as 16, not %1.").arg(given), {});
    return (given.isEmpty() ? defaultMajorVersion : major) * 10'000;
}

VerbOption confirmOption()
{
    return { QStringLiteral("confirm"), tr("the name of a production database and its connection, such as shop-prod/shop"), VerbOption::Kind::Value, {}, {} };
}

void answerDocument(Console &console, const Document &document, const QString &format)
{
    if (format == u"pdf")
        console.answerBytes(printedByWorkbench(document.toHtml(), document.title(), console.progress()));
    else
        console.answer(format == u"html" ? document.toHtml() : document.toMarkdown());
}

VerbOption formatOption(const QStringList &choices)
{
    return { QStringLiteral("format"), tr("how the answer is written"), VerbOption::Kind::Value, choices, choices.front() };
}

} // namespace lockkeeper
