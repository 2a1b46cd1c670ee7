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

static RehearsalData dataOf(const Arguments &arguments)
{
    RehearsalData data;
    const QString source = arguments.value(QStringLiteral("data"));
    data.source = source == u"none" ? RehearsalData::Source::None : source == u"made-up" ? RehearsalData::Source::MadeUp : RehearsalData::Source::Project;
    const auto number = [&](const char *option, int &value, int least, int most) {
        const QString text = arguments.value(QString::fromLatin1(option));
        if (text.isEmpty())
            return;
        bool ok = false;
        value = text.toInt(&ok);
        if (!ok || value < least || value > most)
            throw Error(ErrorKind::Input, tr("--%1 is not a whole number from %2 to %3: %4.").arg(QString::fromLatin1(option)).arg(least).arg(most).arg(text), tr("Give another number."));
    };
    static constexpr int mostRows = 10'000'000;
    number("rows", data.rowsPerTable, 0, mostRows);
    number("seed", data.seed, 0, 999);
    return data;
}

/// What is asked of a rehearsal for it to count as passed.
static bool satisfies(const RehearsalReport &report, const QString &required)
{
    if (required == u"none")
        return true;
    return required == u"reversible" ? report.isReversible() : report.verdict != RehearsalReport::Verdict::Unsafe;
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    const QString format = arguments.value(QStringLiteral("format")), required = arguments.value(QStringLiteral("require"));
    refuseSharedVersions(project);
    const RehearsalData data = dataOf(arguments);
    const QList<Migration> migrations = chosenMigrations(arguments, console, project);
    const auto sandbox = Sandbox::open(arguments.value(QStringLiteral("server-version")).toInt(), console.progress());
    Rehearser rehearser(*sandbox, project, data);
    QJsonArray reports;
    QByteArray documents;
    bool safe = true, passed = true;
    for (qsizetype i = 0; i < migrations.size(); ++i) {
        Progress part = console.progress().part(double(i) / double(migrations.size()), double(i + 1) / double(migrations.size()));
        const RehearsalReport report = rehearser.rehearse(migrations[i].version, part);
        keepReport(project, report, console);
        safe = safe && report.verdict != RehearsalReport::Verdict::Unsafe;
        passed = passed && satisfies(report, required);
        if (format == u"json")
            reports << report.toJson();
        else if (format == u"text")
            console.answer(QStringLiteral("%1: %2 %3").arg(migrations[i].title(), report.sentence, report.remark));
        else
            documents += format == u"html" ? rehearsalDocument(report).toHtml() : rehearsalDocument(report).toMarkdown();
    }
    if (format == u"json")
        console.answer(QJsonObject { { QStringLiteral("verdict"), safe ? QStringLiteral("safe") : QStringLiteral("unsafe") }, { QStringLiteral("migrations"), reports } });
    else if (format != u"text")
        console.answer(documents);
    return passed ? Fine : Findings;
}

Verb rehearse()
{
    using Kind = VerbOption::Kind;
    return { QStringLiteral("rehearse"), tr("up, exercise, down, compare and up again, on a private server"),
             { { QStringLiteral("version"), tr("versions of migrations; the pending ones where none is named"), Kind::Positional, {}, {} },
               { QStringLiteral("all"), tr("every migration of the project"), Kind::Flag, {}, {} },
               { QStringLiteral("server-version"), tr("the major version of the private server"), Kind::Value, {}, {} },
               { QStringLiteral("require"), tr("what a migration has to be for exit code 0: reversible (schema), lossless (schema and data), none"), Kind::Value, { QStringLiteral("lossless"), QStringLiteral("reversible"), QStringLiteral("none") }, {} },
               { QStringLiteral("data"), tr("the rows that a migration meets: the project's seed data where it has some, made-up ones, none"), Kind::Value, { QStringLiteral("project"), QStringLiteral("made-up"), QStringLiteral("none") }, {} },
               { QStringLiteral("rows"), tr("made-up rows in each table; 3 where it is not given"), Kind::Value, {}, {} },
               { QStringLiteral("seed"), tr("another seed makes up other rows"), Kind::Value, {}, {} },
               formatOption({ QStringLiteral("text"), QStringLiteral("json"), QStringLiteral("html"), QStringLiteral("markdown") }) },
             run };
}

} // namespace lockkeeper::verbs
