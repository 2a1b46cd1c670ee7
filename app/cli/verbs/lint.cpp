// Findings in SQL files.
#include "app/cli/verbsupport.h"
#include "models/core/files.h"
#include "models/migration/projectcatalog.h"
#include "models/report/reports.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// The catalog a file meets: of the migrations before it where it belongs to the project, else an empty one.
static CatalogPtr catalogFor(const QString &file, const std::optional<MigrationProject> &project, int serverVersion)
{
    if (project)
        for (const Migration &migration : project->migrations) {
            if (QFileInfo(migration.upFile) == QFileInfo(file))
                return computedCatalog(*project, migration.version, serverVersion);
            if (!migration.downFile.isEmpty() && QFileInfo(migration.downFile) == QFileInfo(file))
                return analyzeScript(Script(readTextFile(migration.upFile)), { .before = computedCatalog(*project, migration.version, serverVersion), .serverVersion = serverVersion })->after;
        }
    return std::make_shared<const Catalog>();
}

static void printText(Console &console, const QString &file, const SafetyAnalysis &analysis)
{
    const QByteArray &text = analysis.script->script.text();
    const LineMap lines(text);
    for (const Finding &finding : analysis.findings) {
        const TextPosition at = lines.position(finding.range.begin);
        const qsizetype start = lines.lineStart(at.line), end = text.indexOf('\n', start);
        const QString source = QString::fromUtf8(text.mid(start, (end < 0 ? text.size() : end) - start));
        const auto width = std::max<qsizetype>(1, QString::fromUtf8(text.mid(finding.range.begin, finding.range.length())).size());
        console.answer(QStringLiteral("%1:%2:%3: %4: %5 [%6]\n    %7\n    %8%9").arg(file).arg(at.line).arg(at.column).arg(severityId(finding.severity), finding.message, finding.rule, source,
                                                                                                                    QString(at.column - 1, u' '), QString(width, u'^')));
    }
}

static int run(const Arguments &arguments, Console &console)
{
    if (const QString rule = arguments.value(QStringLiteral("explain")); !rule.isEmpty()) {
        QFile page(QStringLiteral(":/rules/%1.md").arg(rule));
        if (!page.open(QIODevice::ReadOnly))
            throw Error(ErrorKind::Input, tr("There is no rule %1.").arg(rule), tr("lockkeeper lint --help names the options; the rules stand behind each finding in brackets."));
        console.answer(page.readAll());
        return Fine;
    }
    const QStringList files = arguments.list(QStringLiteral("file"));
    if (files.isEmpty())
        throw Error(ErrorKind::Input, tr("No file is named."), tr("Name the SQL files to look at."));
    const std::optional<MigrationProject> project = projectIfAny(arguments);
    QJsonArray json;
    Severity worst = Severity::Note;
    bool any = false;
    for (const QString &file : files) {
        const QByteArray text = readTextFile(file);
        const int version = assumedServerVersion(arguments);
        const SafetyAnalysisPtr analysis = analyzeSafety(text, { .before = catalogFor(file, project, version), .serverVersion = version }, project ? project->rules : RuleSettings {});
        any = any || !analysis->findings.isEmpty();
        worst = std::max(worst, analysis->worst());
        if (arguments.value(QStringLiteral("format")) == u"json")
            for (const QJsonValue &finding : findingsToJson(file, *analysis))
                json << finding;
        else
            printText(console, file, *analysis);
    }
    if (arguments.value(QStringLiteral("format")) == u"json")
        console.answer(json);
    return any && worst >= Severity::Warning ? Findings : Fine;
}

Verb lint()
{
    return { QStringLiteral("lint"), tr("findings in SQL files"),
             { { QStringLiteral("file"), tr("SQL files"), VerbOption::Kind::Positional, {}, {} }, formatOption({ QStringLiteral("text"), QStringLiteral("json") }),
               { QStringLiteral("server-version"), tr("the major version that the files will meet"), VerbOption::Kind::Value, {}, {} },
               { QStringLiteral("explain"), tr("print the page of a rule"), VerbOption::Kind::Value, {}, {} } },
             run };
}

} // namespace lockkeeper::verbs
