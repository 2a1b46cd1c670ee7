#include "models/migration/approval.h"

#include "models/catalog/catalogreader.h"
#include "models/core/files.h"
#include "models/core/quantity.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectcatalog.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Approval", text);
}

static QString approvalFile(const MigrationProject &project)
{
    return project.stateFolder() + QStringLiteral("/approvals.json");
}

static QString shown(const QDateTime &time)
{
    return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QByteArray approvalHash(const Migration &migration)
{
    return contentHash(migrationSource(migration, Direction::Up));
}

QList<Approval> readApprovals(const MigrationProject &project)
{
    QList<Approval> approvals;
    if (!QFileInfo::exists(approvalFile(project)))
        return approvals;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(readTextFile(approvalFile(project)), &error);
    if (!document.isArray())
        throw Error(ErrorKind::Input, tr("%1 cannot be read: %2.").arg(approvalFile(project), error.errorString()), tr("Correct it, or delete it and approve again."));
    const auto time = [](const QJsonValue &value) { return QDateTime::fromString(value.toString(), Qt::ISODate); };
    for (const QJsonValue &entry : document.array())
        approvals << Approval { entry[u"version"].toString(), entry[u"content_hash"].toString().toLatin1(), entry[u"database"].toString(), entry[u"who"].toString(), entry[u"reason"].toString(), time(entry[u"at"]), time(entry[u"from"]), time(entry[u"until"]) };
    return approvals;
}

void addApproval(const MigrationProject &project, const Approval &approval)
{
    if (!approval.from.isValid() || !approval.until.isValid() || approval.until <= approval.from)
        throw Error(ErrorKind::Input, tr("The window ends before it begins."), tr("Give its begin and its end, such as 2026-11-22T02:00 and 2026-11-22T04:00. Nothing was approved."));
    if (approval.until <= approval.at)
        throw Error(ErrorKind::Input, tr("The window has ended already, at %1.").arg(shown(approval.until)), tr("Give one that is still to come. Nothing was approved."));
    QList<Approval> approvals = readApprovals(project);
    approvals << approval;
    QJsonArray entries;
    for (const Approval &each : std::as_const(approvals))
        entries << QJsonObject { { QStringLiteral("version"), each.version }, { QStringLiteral("content_hash"), QString::fromLatin1(each.contentHash) }, { QStringLiteral("database"), each.database }, { QStringLiteral("who"), each.who }, { QStringLiteral("reason"), each.reason },
                                 { QStringLiteral("at"), each.at.toUTC().toString(Qt::ISODate) }, { QStringLiteral("from"), each.from.toUTC().toString(Qt::ISODate) }, { QStringLiteral("until"), each.until.toUTC().toString(Qt::ISODate) } };
    makeFolder(project.stateFolder());
    writeFileAtomically(approvalFile(project), QJsonDocument(entries).toJson());
}

QList<GatedMigration> gatedMigrations(Session &session, const QList<Migration> &migrations, Progress &progress)
{
    QList<GatedMigration> gated;
    CatalogPtr catalog = readCatalog(session, progress);
    const QByteArray before = searchPathOf(session.profile());
    for (const Migration &migration : migrations) {
        const ScriptAnalysisPtr up = analyzeScript(Script(before + migrationText(migration, Direction::Up)), { .before = catalog, .serverVersion = session.serverVersion(), .implicitTransaction = true });
        const TimeRange blocked = up->blockedTime(false);
        gated << GatedMigration { migration, blocked, blocked.high > session.profile().longestBlockingS };
        catalog = up->after;
    }
    return gated;
}

std::optional<Error> closedGate(const GatedMigration &gated, const ConnectionProfile &profile, const QList<Approval> &approvals, const QDateTime &now)
{
    if (!gated.tooLong)
        return std::nullopt;
    const QString version = gated.migration.version, database = profile.confirmationName();
    const QByteArray hash = approvalHash(gated.migration);
    const QString advice = tr("Have it approved with a window: lockkeeper approve %1 --from ... --until ... --reason ..., or on the runbook's page. It was not run.").arg(version);
    const QString blocks = tr("%1 blocks writes on %2 for an estimated %3 to %4, and the connection allows %5.").arg(gated.migration.title(), database, formatSeconds(gated.blocked.low), formatSeconds(gated.blocked.high), formatSeconds(profile.longestBlockingS));
    const Approval *otherText = nullptr, *otherTime = nullptr;
    for (const Approval &approval : approvals) {
        if (approval.version != version || approval.database != database)
            continue;
        if (approval.contentHash != hash)
            otherText = &approval;
        else if (now < approval.from || now >= approval.until)
            otherTime = &approval;
        else
            return std::nullopt;
    }
    if (otherTime)
        return Error(ErrorKind::PermissionDenied, tr("%1 %2 approved it from %3 to %4, and it is %5 now.").arg(blocks, otherTime->who, shown(otherTime->from), shown(otherTime->until), shown(now)), tr("Come back then, or have another window approved. It was not run."));
    if (otherText)
        return Error(ErrorKind::PermissionDenied, tr("%1 %2 approved another text: the file was changed since %3.").arg(blocks, otherText->who, shown(otherText->at)), advice);
    return Error(ErrorKind::PermissionDenied, tr("%1 Nobody has approved it.").arg(blocks), advice);
}

std::optional<Error> closedGateNow(const GatedMigration &gated, const ConnectionProfile &profile, const MigrationProject &project)
{
    if (!gated.tooLong)
        return std::nullopt;
    try {
        return closedGate(gated, profile, readApprovals(project), QDateTime::currentDateTimeUtc());
    } catch (const Error &unreadable) {
        return unreadable;
    }
}

QList<GatedMigration> refuseUnapproved(Session &session, const MigrationProject &project, const QList<Migration> &migrations, Progress &progress)
{
    if (session.profile().environment != Environment::Production || migrations.isEmpty())
        return {};
    const QList<GatedMigration> gates = gatedMigrations(session, migrations, progress);
    for (const GatedMigration &gated : gates)
        if (const auto closed = closedGateNow(gated, session.profile(), project))
            throw *closed;
    return gates;
}

} // namespace lockkeeper
