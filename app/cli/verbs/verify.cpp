// Runs the verification queries of what is applied: sqitch's verify scripts, and queries of one row with one column ok.
#include "app/cli/runsupport.h"
#include "models/migration/verifier.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = runnableProject(arguments);
    const auto session = sessionOfTenant(arguments, console, project);
    const QList<Verification> verifications = verifyMigrations(*session, project, arguments.list(QStringLiteral("version")), console.progress());
    QJsonArray array;
    bool ok = true;
    for (const Verification &verification : verifications) {
        ok = ok && verification.error.isEmpty();
        array << QJsonObject { { QStringLiteral("version"), verification.migration.version }, { QStringLiteral("name"), verification.migration.name }, { QStringLiteral("ok"), verification.error.isEmpty() },
                               { QStringLiteral("queries"), verification.queries }, { QStringLiteral("error"), verification.error.isEmpty() ? QJsonValue() : QJsonValue(verification.error) } };
    }
    if (arguments.value(QStringLiteral("format")) == u"json") {
        console.answer(QJsonObject { { QStringLiteral("ok"), ok }, { QStringLiteral("migrations"), array } });
    } else {
        for (const Verification &verification : verifications)
            console.answer(QStringLiteral("%1 %2%3").arg(verification.error.isEmpty() ? tr("ok    ") : tr("FAILED"), verification.migration.title(), verification.error.isEmpty() ? QString() : u'\n' + verification.error));
        if (verifications.isEmpty())
            console.say(tr("Nothing that is applied has verification queries."));
    }
    return ok ? Fine : Findings;
}

Verb verify()
{
    return { QStringLiteral("verify"), tr("run the verification queries of what is applied on --database; nothing is written"),
             { { QStringLiteral("version"), tr("only these versions"), VerbOption::Kind::Positional, {}, {} }, tenantOption(), variableOption(), formatOption({ QStringLiteral("text"), QStringLiteral("json") }) }, run };
}

} // namespace lockkeeper::verbs
