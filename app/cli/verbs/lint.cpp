// Findings in SQL files; also their mechanical fixes.
#include "app/cli/mending.h"
#include "models/core/childprocess.h"
#include "models/core/files.h"
#include "models/core/freeing.h"
#include "models/core/parallel.h"
#include "models/migration/followups.h"
#include "models/report/findingsreport.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int explain(const QString &rule, Console &console)
{
    QFile page(QStringLiteral(":/rules/%1.md").arg(rule));
    if (page.open(QIODevice::ReadOnly)) {
        console.answer(page.readAll());
        return Fine;
    }
    QFile others(QStringLiteral(":/rules/not-rules.tsv"));
    if (others.open(QIODevice::ReadOnly))
        for (const QByteArray &line : others.readAll().split('\n'))
            if (line.startsWith(rule.toUtf8() + '\t')) {
                console.answer(tr("%1 is a known hazard and not a rule. %2").arg(rule, QString::fromUtf8(line).section(u'\t', 1)));
                return Fine;
            }
    throw Error(ErrorKind::Input, tr("There is no rule %1.").arg(rule), tr("The rules stand behind each finding in brackets."));
}

/// @p before is null for a file that is not there.
static QByteArray unifiedDiff(const QString &file, const QByteArray &before, const QByteArray &after, Console &console)
{
    const QTemporaryDir folder;
    writeFileAtomically(folder.filePath(QStringLiteral("before")), before);
    writeFileAtomically(folder.filePath(QStringLiteral("after")), after);
    return runChild({ QStringLiteral("diff"), { QStringLiteral("-u"), QStringLiteral("--label"), before.isNull() ? QStringLiteral("/dev/null") : QStringLiteral("a/") + file, QStringLiteral("--label"), QStringLiteral("b/") + file, folder.filePath(QStringLiteral("before")), folder.filePath(QStringLiteral("after")) } }, console.progress()).output;
}

/// What became of one file.
struct Linted
{
    QByteArray original, text;
    Fix made; ///< its files are new
    QList<PlacedFinding> findings;
    ScriptAnalysisPtr script; ///< only where the files after it need it
    bool bad = false;         ///< has an error or a warning
    std::optional<Error> error;
};

static constexpr size_t slowlyFreed = 1000; // statements

static Linted lintFile(const QString &file, SourceContext &context, bool mends)
{
    Linted result;
    try {
        const SourceText source = context.textOf(file);
        if (source.written && mends)
            throw Error(ErrorKind::Input, tr("%1 is a program, into which no fix of its SQL can be written.").arg(file), tr("Change it by hand; lint without --fix and --diff says what is to be done."));
        result.original = result.text = source.sql;
        const AnalysisInput input = context.inputFor(file);
        const SafetyAnalysisPtr analysis = mends ? mend(file, &result.text, &result.made.followUps, input, context) : analyzeFile(file, result.text, input, context);
        result.findings = placedFindings(file, *analysis);
        if (source.written)
            for (PlacedFinding &placed : result.findings)
                placed.finding.fixes.removeIf([](const Fix &fix) { return !fix.recipe; });
        if (analysis->script->statements.size() >= slowlyFreed)
            keepToTheEnd(analysis);
        result.bad = !analysis->findings.isEmpty() && analysis->worst() >= Severity::Warning;
        if (!context.independent())
            result.script = afterAll(analysis->script, result.made.followUps, input);
        if (!mends) // many files are held together
            result.original = result.text = {};
    } catch (const Error &error) {
        result.error = error;
    }
    return result;
}

static QByteArray differencesOf(const QString &file, const Linted &result, Console &console)
{
    QByteArray differences;
    if (result.text != result.original)
        differences += unifiedDiff(file, result.original, result.text, console);
    for (const auto &[path, content] : filesOf(result.made))
        differences += unifiedDiff(path, {}, content, console);
    return differences;
}

static void writeMended(const QString &file, const Linted &result)
{
    writeFilesOf(result.made); // first: what moves is nowhere lost
    writeFileAtomically(file, result.text);
}

static int run(const Arguments &arguments, Console &console)
{
    if (const QString rule = arguments.value(QStringLiteral("explain")); !rule.isEmpty())
        return explain(rule, console);
    const bool fix = arguments.flag(QStringLiteral("fix")), diff = arguments.flag(QStringLiteral("diff"));
    SourceContext context(arguments, console);
    const QStringList wanted = sourceFiles(arguments, console);
    std::vector<Linted> results(size_t(wanted.size()));
    if (context.independent())
        inParallel(results.size(), [&](size_t i) { results[i] = lintFile(wanted[qsizetype(i)], context, fix || diff); });
    QStringList files;
    QList<PlacedFinding> findings;
    QByteArray differences, mended; // mended: standard input, which is answered instead of its findings
    int code = Fine;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const QString &file = wanted[i];
        const Linted result = context.independent() ? std::move(results[size_t(i)]) : lintFile(file, context, fix || diff);
        try {
            if (result.error)
                throw *result.error;
            if (diff)
                differences += differencesOf(file, result, console);
            else if (fix && file == u"-")
                mended += result.text;
            else if (result.text != result.original)
                writeMended(file, result);
            if (result.script)
                context.done(file, *result.script);
            files << file;
            findings << result.findings;
            code = result.bad ? std::max(code, int(Findings)) : code;
        } catch (const Error &error) { // the other files are still looked at
            console.complain(error);
            code = WrongUse;
        }
    }
    console.answerBytes(diff ? differences : !mended.isEmpty() ? mended : findingsText(arguments.value(QStringLiteral("format")), files, findings, QDir::currentPath()));
    keepToTheEnd(std::make_shared<const QList<PlacedFinding>>(std::move(findings)));
    return code;
}

Verb lint()
{
    Verb verb { QStringLiteral("lint"), tr("findings in SQL files"), sourceOptions(), run };
    verb.options << formatOption(findingFormats()) << VerbOption { QStringLiteral("explain"), tr("print the page of a rule"), VerbOption::Kind::Value, {}, {} }
                 << VerbOption { QStringLiteral("fix"), tr("write the mechanical fixes of errors and warnings into the files, and new files where a fix makes them"), VerbOption::Kind::Flag, {}, {} }
                 << VerbOption { QStringLiteral("diff"), tr("print what --fix would write, and write nothing"), VerbOption::Kind::Flag, {}, {} };
    return verb;
}

} // namespace lockkeeper::verbs
