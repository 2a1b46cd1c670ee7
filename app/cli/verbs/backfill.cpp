// Changes the rows of a large table in short batches.
#include "app/cli/runsupport.h"
#include "models/migration/backfillruns.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// @throws Error (Input) for what is no number above 0.
static double numberOf(const Arguments &arguments, const char *option, double otherwise)
{
    const QString text = arguments.value(QLatin1String(option));
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (!text.isEmpty() && (!isNumber || number < 0))
        throw Error(ErrorKind::Input, tr("--%1 takes a number, not %2.").arg(QLatin1String(option), text), tr("Nothing was changed."));
    return text.isEmpty() ? otherwise : number;
}

static BackfillWork workOf(const Arguments &arguments)
{
    for (const char *needed : { "table", "set", "where" })
        if (arguments.value(QLatin1String(needed)).trimmed().isEmpty())
            throw Error(ErrorKind::Input, tr("--%1 is missing.").arg(QLatin1String(needed)), tr("Such as: lockkeeper backfill --table shop.orders --set \"status = 'open'\" --where \"status IS NULL\". Nothing was changed."));
    BackfillWork work { arguments.value(QStringLiteral("table")), arguments.value(QStringLiteral("set")), arguments.value(QStringLiteral("where")), {} };
    for (const QString &column : arguments.value(QStringLiteral("key")).split(u',', Qt::SkipEmptyParts))
        work.key << column.trimmed();
    return work;
}

static BackfillLimits limitsOf(const Arguments &arguments)
{
    BackfillLimits limits;
    limits.targetMs = std::max(1, int(numberOf(arguments, "target-ms", limits.targetMs)));
    limits.lagSeconds = numberOf(arguments, "max-lag", limits.lagSeconds);
    limits.lockWaits = int(numberOf(arguments, "max-waiting", limits.lockWaits));
    limits.activeSessions = int(numberOf(arguments, "max-active", limits.activeSessions));
    return limits;
}

static QJsonObject toJson(const BackfillResult &result)
{
    return { { QStringLiteral("ok"), result.rowsLeft == 0 }, { QStringLiteral("table"), result.table }, { QStringLiteral("key"), QJsonArray::fromStringList(result.key) },
             { QStringLiteral("resumed"), result.resumed }, { QStringLiteral("rows_seen"), result.rowsSeen }, { QStringLiteral("rows_changed"), result.rowsChanged }, { QStringLiteral("rows_left"), result.rowsLeft },
             { QStringLiteral("batches"), result.batches }, { QStringLiteral("pauses"), result.pauses }, { QStringLiteral("notices"), QJsonArray::fromStringList(result.notices) }, { QStringLiteral("seconds"), result.seconds }, { QStringLiteral("longest_batch_seconds"), result.longestBatch } };
}

static int run(const Arguments &arguments, Console &console)
{
    const BackfillWork work = workOf(arguments);
    const BackfillLimits limits = limitsOf(arguments);
    const auto project = projectIfAny(arguments);
    const TenantServer server = tenantServerOf(arguments, true);
    const bool json = arguments.value(QStringLiteral("format")) == u"json";
    const MigrationProject *const ofProject = project ? &*project : nullptr;
    const QStringList tenants = tenantsOfBackfill(*sessionOf(arguments, console), ofProject, work, arguments.list(QStringLiteral("tenant")));
    const bool forEach = !tenants.front().isEmpty();
    QJsonArray done;
    qint64 left = 0;
    for (const QString &tenant : std::as_const(tenants)) { // one after the other: they share the server's disk and its replicas
        const BackfillResult result = runBackfill(server, ofProject, tenant, work, limits, console.progress());
        left += result.rowsLeft;
        QJsonObject object = toJson(result);
        if (!forEach && json)
            console.answer(object);
        if (!json)
            console.answer(sentencesOf(tenant, result).join(u'\n'));
        object.insert(QStringLiteral("tenant"), tenant);
        done << object;
    }
    if (forEach && json)
        console.answer(QJsonObject { { QStringLiteral("ok"), left == 0 }, { QStringLiteral("tenants"), done } });
    return left == 0 ? Fine : Findings;
}

Verb backfill()
{
    const auto value = [](const char *name, const QString &help) { return VerbOption { QLatin1String(name), help, VerbOption::Kind::Value, {}, {} }; };
    return { QStringLiteral("backfill"), tr("change the rows of a large table on --database in short batches, tenant by tenant where there are any; goes on where it was stopped"),
             { value("table", tr("the table, such as shop.orders")), value("set", tr("what stands behind SET, such as \"status = 'open'\"")), value("where", tr("the rows to change, such as \"status IS NULL\"; must not hold for them afterwards")),
               value("key", tr("columns of a unique index without NULLs, divided by commas; the primary key where it is left out")), value("target-ms", tr("the longest that a batch shall take; 200")),
               value("max-lag", tr("pauses while a replica is more seconds behind; 10")), value("max-waiting", tr("pauses when more sessions wait for a batch; 3")), value("max-active", tr("pauses while more sessions are at work; 64")), { QStringLiteral("tenant"), tr("only this tenant; may be given several times"), VerbOption::Kind::Values, {}, {} }, formatOption({ QStringLiteral("text"), QStringLiteral("json") }) },
             run };
}

} // namespace lockkeeper::verbs
