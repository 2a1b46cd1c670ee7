// The rollback rehearsal and its proof, on a private server.
#include "app/cli/verbsupport.h"
#include "models/rehearsal/rehearser.h"
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

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    const QString format = arguments.value(QStringLiteral("format"));
    refuseSharedVersions(project);
    const auto sandbox = Sandbox::open(arguments.value(QStringLiteral("server-version")).toInt(), console.progress());
    Rehearser rehearser(*sandbox, project);
    QJsonArray reports;
    QByteArray documents;
    bool safe = true;
    for (const Migration &migration : chosenMigrations(arguments, console, project)) {
        const RehearsalReport report = rehearser.rehearse(migration.version, console.progress());
        keepReport(project, report, console);
        safe = safe && report.verdict != RehearsalReport::Verdict::Unsafe;
        reports << report.toJson();
        if (format == u"text")
            console.answer(QStringLiteral("%1: %2 %3").arg(migration.name, report.sentence, report.remark));
        else if (format != u"json")
            documents += format == u"html" ? rehearsalDocument(report).toHtml() : rehearsalDocument(report).toMarkdown();
    }
    if (format == u"json")
        console.answer(QJsonObject { { QStringLiteral("verdict"), safe ? QStringLiteral("safe") : QStringLiteral("unsafe") }, { QStringLiteral("migrations"), reports } });
    else if (format != u"text")
        console.answer(documents);
    return safe ? Fine : Findings;
}

Verb rehearse()
{
    return { QStringLiteral("rehearse"), tr("up, exercise, down, compare and up again, on a private server"),
             { { QStringLiteral("version"), tr("versions of migrations; the pending ones where none is named"), VerbOption::Kind::Positional, {}, {} },
               { QStringLiteral("all"), tr("every migration of the project"), VerbOption::Kind::Flag, {}, {} },
               { QStringLiteral("server-version"), tr("the major version of the private server"), VerbOption::Kind::Value, {}, {} },
               formatOption({ QStringLiteral("text"), QStringLiteral("json"), QStringLiteral("html"), QStringLiteral("markdown") }) },
             run };
}

} // namespace lockkeeper::verbs
