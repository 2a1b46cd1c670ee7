// The rollback rehearsal and its proof, on a private server.
#include "app/cli/rehearsalarguments.h"
#include "app/cli/runsupport.h"
#include "models/rehearsal/rehearsalchoice.h"
#include "models/rehearsal/rehearser.h"
#include "models/rehearsal/stagingitself.h"
#include "models/report/rehearsalextrasreport.h"
#include "models/report/reports.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// The verdict counts also where it cannot be kept beside the project.
static void keepReport(const MigrationProject &project, const RehearsalReport &report, Console &console)
{
    try {
        saveReport(project, report);
    } catch (const Error &error) {
        console.say(tr("The report of %1 was not kept: %2").arg(report.migration.title(), error.message));
    }
}

/// A private server of the wanted version, else that of the named database; or databases of our own on the one of --staging.
static std::unique_ptr<Sandbox> sandboxOf(const Arguments &arguments, Console &console)
{
    RehearsalRequest request;
    if (const QString staging = arguments.value(QStringLiteral("staging")); !staging.isEmpty()) {
        request.staging.emplace();
        request.staging->profile = profileOf(staging, &request.staging->password);
    }
    request.serverVersion = arguments.value(QStringLiteral("server-version")).toInt();
    if (request.serverVersion == 0 && !request.staging && namesDatabase(arguments))
        request.serverVersion = sessionOf(arguments, console)->majorVersion();
    return sandboxFor(request, console.progress());
}

/// What is asked of a rehearsal for it to count as passed.
static bool satisfies(const RehearsalReport &report, const QString &required)
{
    if (required == u"none")
        return true;
    const bool runsWithRows = !report.withRows || report.withRows->upError.isEmpty();
    return required == u"reversible" ? report.isReversible() && runsWithRows : report.verdict != RehearsalReport::Verdict::Unsafe;
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    const QString format = arguments.value(QStringLiteral("format")), required = arguments.value(QStringLiteral("require"));
    refuseSharedVersions(project);
    sayProblems(project, console);
    const RehearsalData data = rehearsalDataOf(arguments);
    const QList<Migration> migrations = chosenMigrations(arguments, console, project);
    const QString itself = arguments.value(QStringLiteral("staging-itself"));
    ServerAccess staging;
    if (!itself.isEmpty() && arguments.value(QStringLiteral("staging")).isEmpty())
        throw Error(ErrorKind::Input, tr("No server is named on which %1 is.").arg(itself), tr("Add --staging with a URI, or with the name of a saved connection."));
    if (!itself.isEmpty())
        staging.profile = profileOf(arguments.value(QStringLiteral("staging")), &staging.password);
    const auto sandbox = itself.isEmpty() ? sandboxOf(arguments, console) : nullptr;
    std::optional<Rehearser> rehearser;
    if (sandbox) {
        rehearser.emplace(*sandbox, project, data);
        rehearser->extras = rehearsalExtrasOf(arguments);
    }
    QJsonArray reports;
    QByteArray documents;
    bool safe = true, passed = true;
    std::optional<Error> firstError; // what one migration of several meets does not hide what is known of the others
    for (qsizetype i = 0; i < migrations.size(); ++i) {
        Progress part = console.progress().part(double(i) / double(migrations.size()), double(i + 1) / double(migrations.size()));
        RehearsalReport report;
        try {
            report = rehearser ? rehearser->rehearse(migrations[i].version, part) : rehearseOnItself(staging, itself, project, migrations[i].version, {}, part);
        } catch (const Error &error) {
            if (migrations.size() == 1 || error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::ConnectionLost)
                throw;
            if (!firstError)
                firstError = error;
            else if (format != u"json")
                console.say(error.fullText());
            safe = false;
            reports << QJsonObject { { QStringLiteral("version"), migrations[i].version }, { QStringLiteral("name"), migrations[i].name }, { QStringLiteral("verdict"), QJsonValue() }, { QStringLiteral("error"), error.fullText() } };
            continue;
        }
        keepReport(project, report, console);
        safe = safe && report.verdict != RehearsalReport::Verdict::Unsafe;
        passed = passed && satisfies(report, required);
        if (format == u"json")
            reports << report.toJson();
        else if (format == u"text")
            console.answer(QStringLiteral("%1: %2 %3").arg(migrations[i].title(), report.sentence, report.remark) + extrasText(report));
        else
            documents += format == u"html" ? rehearsalDocument(report).toHtml() : rehearsalDocument(report).toMarkdown();
    }
    if (format == u"json")
        console.answer(QJsonObject { { QStringLiteral("verdict"), safe ? QStringLiteral("safe") : QStringLiteral("unsafe") }, { QStringLiteral("migrations"), reports } });
    else if (format != u"text")
        console.answer(documents);
    if (firstError)
        throw *firstError;
    return passed ? Fine : Findings;
}

Verb rehearse()
{
    using Kind = VerbOption::Kind;
    return { QStringLiteral("rehearse"), tr("up, exercise, down, compare and up again, on a private server"),
             { { QStringLiteral("version"), tr("versions of migrations; the pending ones where none is named"), Kind::Positional, {}, {} },
               { QStringLiteral("all"), tr("every migration of the project"), Kind::Flag, {}, {} },
               { QStringLiteral("server-version"), tr("the major version of the private server"), Kind::Value, {}, {} },
               { QStringLiteral("require"), tr("what a migration has to be for exit code 0: reversible (schema), lossless (schema and data), none"), Kind::Value, { QStringLiteral("lossless"), QStringLiteral("reversible"), QStringLiteral("none") }, QStringLiteral("lossless") },
               { QStringLiteral("data"), tr("the rows that a migration meets: the project's seed data where it has some, else made-up ones; made-up ones; none; a sample of those of --database, masked"), Kind::Value,
                 { QStringLiteral("project"), QStringLiteral("made-up"), QStringLiteral("none"), QStringLiteral("sample") }, QStringLiteral("project") },
               { QStringLiteral("sample"), tr("how much a sample takes of each table: rows (1000) or a part (5%); what these point at comes too"), Kind::Value, {}, {} },
               { QStringLiteral("dump"), tr("a file of pg_dump that is restored and masked, instead of other tables and rows"), Kind::Value, {}, {} },
               { QStringLiteral("server-schema"), tr("the tables as --database has them, instead of as the migrations make them"), Kind::Flag, {}, {} },
               { QStringLiteral("staging"), tr("a server on which databases of our own are made and dropped, instead of a private one"), Kind::Value, {}, {} },
               { QStringLiteral("staging-itself"), tr("the name of the database of --staging, to rehearse on it and no other"), Kind::Value, {}, {} },
               { QStringLiteral("rows"), tr("made-up rows in each table; 3 where it is not given"), Kind::Value, {}, {} },
               { QStringLiteral("seed"), tr("another seed makes up other rows"), Kind::Value, {}, {} },
               { QStringLiteral("failure-points"), tr("stops up and down at every statement, and tries repair, up and down from there"), Kind::Flag, {}, {} },
               { QStringLiteral("budget"), tr("seconds for the failure points of a migration; 600 where it is not given"), Kind::Value, {}, {} },
               { QStringLiteral("plans"), tr("the planner's plans of the code's queries before and after"), Kind::Flag, {}, {} },
               { QStringLiteral("query"), tr("a query whose plans are compared, too"), Kind::Values, {}, {} },
               { QStringLiteral("estimate"), tr("how long it would take on --database, from its own sizes"), Kind::Flag, {}, {} },
               { QStringLiteral("load"), tr("READERS,WRITERS: sessions that use the touched tables meanwhile, such as 4,2"), Kind::Value, {}, {} },
               { QStringLiteral("load-on-staging"), tr("also on the server of --staging, where they slow others down"), Kind::Flag, {}, {} },
               formatOption({ QStringLiteral("text"), QStringLiteral("json"), QStringLiteral("html"), QStringLiteral("markdown") }) },
             run };
}

} // namespace lockkeeper::verbs
