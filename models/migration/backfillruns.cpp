#include "models/migration/backfillruns.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Backfill", text);
}

static std::unique_ptr<Session> sessionOf(ConnectionProfile profile, bool readOnly, const QString &password, Progress &progress)
{
    profile.readOnly = readOnly;
    auto session = Session::open(profile, password, progress);
    session->cancelWith(progress);
    return session;
}

BackfillResult runBackfill(const TenantServer &server, const MigrationProject *project, const QString &tenant, const BackfillWork &work, const BackfillLimits &limits, Progress &progress)
{
    const ConnectionProfile profile = tenant.isEmpty() ? server.profile : profileOfTenant(server.profile, project->tenancy(), tenant);
    const auto session = sessionOf(profile, false, server.password, progress), watch = sessionOf(profile, true, server.password, progress);
    BackfillRun backfill(*session, *watch, tenant.isEmpty() ? work : workOfTenant(work, project->tenancy(), tenant), limits);
    std::optional<Journal> journal;
    if (project)
        journal.emplace(project->stateFolder() + QStringLiteral("/journal.jsonl"));
    const auto note = [&](const QString &outcome) {
        if (journal)
            journal->append({ { QStringLiteral("what"), QStringLiteral("backfill") }, { QStringLiteral("table"), backfill.plan().table().display() }, { QStringLiteral("set"), work.set }, { QStringLiteral("where"), work.where }, { QStringLiteral("tenant"), tenant },
                              { QStringLiteral("server"), profile.name }, { QStringLiteral("database"), profile.database }, { QStringLiteral("outcome"), outcome } });
    };
    note(QStringLiteral("started"));
    try {
        const BackfillResult result = backfill.run(progress);
        note(QStringLiteral("done"));
        return result;
    } catch (const Error &error) {
        note(error.message);
        throw;
    }
}

QStringList tenantsOfBackfill(Session &session, const MigrationProject *project, const BackfillWork &work, const QStringList &chosen)
{
    return project && isForEachTenant(session, project->tenancy(), work) ? tenantsOf(session, project->tenancy(), chosen) : QStringList { QString() };
}

QStringList sentencesOf(const QString &tenant, const BackfillResult &result)
{
    const QString what = tenant.isEmpty() ? result.table : tr("%1 of tenant %2").arg(result.table, tenant);
    return QStringList { tr("%1: %2 of %3 rows changed in %4 batches, the longest of %5.").arg(what, QString::number(result.rowsChanged), QString::number(result.rowsSeen), QString::number(result.batches), formatSeconds(result.longestBatch)),
                         result.rowsLeft == 0 ? tr("Verified: no row matches the WHERE any more.") : tr("%1 rows still match the WHERE: they came while it ran, or the SET does not end the match. Run it again, and see that new rows are filled by the code, a default or a trigger.").arg(result.rowsLeft) }
        + result.notices;
}

} // namespace lockkeeper
