// The compatibility matrix of the pending migrations.
#include "app/cli/verbsupport.h"
#include "models/rehearsal/rehearser.h"
#include "models/report/reports.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static CodeContractPtr contractOf(const MigrationProject &project, const std::optional<ContractSettings> &settings)
{
    return settings ? readContract(settings->version, project.folder, settings->patterns) : nullptr;
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    MatrixInput input;
    input.migrations = chosenMigrations(arguments, console, project);
    if (input.migrations.isEmpty()) {
        console.say(tr("No migration is pending."));
        return Fine;
    }
    input.serverVersion = assumedServerVersion(arguments);
    input.before = catalogBefore(arguments, console, project, input.migrations.front().version);
    input.oldCode = contractOf(project, project.oldContract);
    input.newCode = contractOf(project, project.newContract);
    for (const Migration &migration : input.migrations)
        if (const auto report = loadReport(project, migration))
            input.reports.insert(migration.version, *report);
    const Matrix matrix = makeMatrix(input);
    const QString format = arguments.value(QStringLiteral("format"));
    if (format == u"json")
        console.answer(matrixToJson(matrix));
    else
        console.answer(format == u"html" ? matrixDocument(matrix).toHtml() : matrixDocument(matrix).toMarkdown());
    return matrix.requiredFailures() > 0 ? Findings : Fine;
}

Verb matrix()
{
    return { QStringLiteral("matrix"), tr("does each version of the code work with each schema"),
             { { QStringLiteral("version"), tr("versions of migrations; the pending ones where none is named"), VerbOption::Kind::Positional, {}, {} },
               formatOption({ QStringLiteral("markdown"), QStringLiteral("json"), QStringLiteral("html") }),
               { QStringLiteral("server-version"), tr("the major version of the server"), VerbOption::Kind::Value, {}, {} } },
             run };
}

} // namespace lockkeeper::verbs
