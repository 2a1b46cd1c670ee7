// Records that a migration may block a production database for longer than its connection allows, and when.
#include "app/cli/verbsupport.h"
#include "models/migration/approval.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static QDateTime timeOf(const Arguments &arguments, const char *option, const QDateTime &otherwise)
{
    const QString text = arguments.value(QLatin1String(option));
    const QDateTime time = text.isEmpty() ? otherwise : QDateTime::fromString(text, Qt::ISODate);
    if (!time.isValid())
        throw Error(ErrorKind::Input, text.isEmpty() ? tr("--%1 is missing.").arg(QLatin1String(option)) : tr("--%1 takes a time, not %2.").arg(QLatin1String(option), text), tr("Write it as 2026-11-22T02:00, of this machine, or with Z behind it. Nothing was approved."));
    return time;
}

static QString userName()
{
    const QString name = qEnvironmentVariable("USER");
    return name.isEmpty() ? qEnvironmentVariable("LOGNAME", tr("somebody")) : name;
}

static QJsonObject toJson(const Approval &approval)
{
    return { { QStringLiteral("version"), approval.version }, { QStringLiteral("content_hash"), QString::fromLatin1(approval.contentHash) }, { QStringLiteral("database"), approval.database }, { QStringLiteral("who"), approval.who }, { QStringLiteral("reason"), approval.reason },
             { QStringLiteral("at"), approval.at.toString(Qt::ISODate) }, { QStringLiteral("from"), approval.from.toString(Qt::ISODate) }, { QStringLiteral("until"), approval.until.toString(Qt::ISODate) } };
}

static int list(const MigrationProject &project, const Arguments &arguments, Console &console)
{
    QJsonArray array;
    const QList<Approval> approvals = readApprovals(project);
    for (const Approval &approval : approvals)
        array << toJson(approval);
    if (arguments.value(QStringLiteral("format")) == u"json")
        console.answer(QJsonObject { { QStringLiteral("approvals"), array } });
    else
        for (const Approval &approval : approvals)
            console.answer(tr("%1 on %2, from %3 to %4: %5, %6").arg(approval.version, approval.database, approval.from.toString(Qt::ISODate), approval.until.toString(Qt::ISODate), approval.who, approval.reason));
    return Fine;
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    if (arguments.list(QStringLiteral("version")).isEmpty())
        return list(project, arguments, console);
    const QString version = arguments.value(QStringLiteral("version"));
    const Migration *migration = project.migration(version);
    if (!migration)
        throw Error(ErrorKind::Input, tr("The project has no migration %1.").arg(version), tr("lockkeeper status lists them."));
    if (!namesDatabase(arguments))
        throw Error(ErrorKind::Input, tr("No database is named."), tr("Add --database with the name of the saved connection for which it is approved."));
    if (arguments.value(QStringLiteral("reason")).trimmed().isEmpty())
        throw Error(ErrorKind::Input, tr("--reason is missing."), tr("Say why the database may be blocked, and who was asked. Nothing was approved."));
    QString password;
    const QDateTime now = QDateTime::currentDateTime();
    Approval approval { version, approvalHash(*migration), profileOf(arguments.value(QStringLiteral("database")), &password).confirmationName(), userName(), arguments.value(QStringLiteral("reason")), now, timeOf(arguments, "from", now), timeOf(arguments, "until", {}) };
    addApproval(project, approval);
    if (arguments.value(QStringLiteral("format")) == u"json")
        console.answer(QJsonObject { { QStringLiteral("approvals"), QJsonArray { toJson(approval) } } });
    else
        console.answer(tr("%1 is approved for %2 until %3, as its file is now.").arg(migration->title(), approval.database, approval.until.toString(Qt::ISODate)));
    return Fine;
}

Verb approve()
{
    const auto value = [](const char *name, const QString &help) { return VerbOption { QLatin1String(name), help, VerbOption::Kind::Value, {}, {} }; };
    return { QStringLiteral("approve"), tr("record that a migration may block --database for longer than its limit, and when; without a version, what is approved"),
             { { QStringLiteral("version"), tr("of the migration"), VerbOption::Kind::Positional, {}, {} }, value("from", tr("the begin of the window, such as 2026-11-22T02:00; now where it is left out")), value("until", tr("its end")), value("reason", tr("why, and who was asked")),
               formatOption({ QStringLiteral("text"), QStringLiteral("json") }) },
             run };
}

} // namespace lockkeeper::verbs
