#include "models/rehearsal/load.h"

#include "models/core/quantity.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Load", text, nullptr, count);
}

QString loadRoleId(LoadSession::Role role)
{
    static const char *const ids[] = { "migration", "holder", "reader", "writer" };
    return QLatin1String(ids[int(role)]);
}

static bool isLoad(const LoadSession &session)
{
    return session.role == LoadSession::Role::Reader || session.role == LoadSession::Role::Writer;
}

int LoadRun::mostWaiting() const
{
    int most = 0;
    for (const LoadWait &moment : waits) // the number rises only where a wait begins
        most = std::max(most, int(std::count_if(waits.begin(), waits.end(), [&](const LoadWait &wait) { return isLoad(sessions[wait.session]) && wait.from <= moment.from && wait.until > moment.from; })));
    return most;
}

double LoadRun::longestWait() const
{
    double longest = 0;
    for (const LoadSession &session : sessions)
        if (isLoad(session))
            longest = std::max(longest, session.longest);
    return longest;
}

int LoadRun::errors() const
{
    int errors = 0;
    for (const LoadSession &session : sessions)
        errors += isLoad(session) ? session.errors : 0;
    return errors;
}

static QString longestOf(const LoadRun &run, LoadSession::Role role)
{
    double longest = 0;
    for (const LoadSession &session : run.sessions)
        if (session.role == role)
            longest = std::max(longest, session.longest);
    return formatSeconds(longest);
}

QString LoadReport::sentence() const
{
    if (!problem.isEmpty())
        return problem;
    const QString failed = load.errors() == 0 ? tr("none failed") : tr("%n run(s) failed", load.errors());
    return tr("Under load the longest run of a reader took %1, of a writer %2; %3.").arg(longestOf(load, LoadSession::Role::Reader), longestOf(load, LoadSession::Role::Writer), failed);
}

QString LoadReport::queueSentence() const
{
    if (!queue || !queueTimeout)
        return {};
    if (queue->mostWaiting() == 0)
        return tr("Nobody waits behind the migration while a long transaction holds %1.").arg(heldRelation);
    return tr("While a long transaction holds %1 for %2, %n session(s) [waits|wait] behind the migration, up to %3; with a lock_timeout of %4, up to %5.", queue->mostWaiting())
        .arg(heldRelation, formatSeconds(heldSeconds), formatSeconds(queue->longestWait()), queueTimeout->lockTimeout, formatSeconds(queueTimeout->longestWait()));
}

static QJsonObject runToJson(const LoadRun &run)
{
    QJsonArray sessions, statements, locks, waits;
    for (const LoadSession &session : run.sessions)
        sessions << QJsonObject { { QStringLiteral("role"), loadRoleId(session.role) }, { QStringLiteral("name"), session.name }, { QStringLiteral("query"), session.query }, { QStringLiteral("place"), session.place },
                                  { QStringLiteral("runs"), session.runs }, { QStringLiteral("usual"), session.usual }, { QStringLiteral("longest"), session.longest }, { QStringLiteral("longest_at"), session.longestAt },
                                  { QStringLiteral("errors"), session.errors }, { QStringLiteral("first_error"), session.firstError } };
    for (const LoadStatement &statement : run.statements)
        statements << QJsonObject { { QStringLiteral("line"), statement.line }, { QStringLiteral("text"), statement.text }, { QStringLiteral("from"), statement.from }, { QStringLiteral("until"), statement.until } };
    for (const LoadLock &lock : run.locks)
        locks << QJsonObject { { QStringLiteral("relation"), lock.relation }, { QStringLiteral("mode"), lockId(lock.mode) }, { QStringLiteral("from"), lock.from }, { QStringLiteral("until"), lock.until } };
    for (const LoadWait &wait : run.waits) {
        QJsonArray behind;
        for (const int session : wait.behind)
            behind << session;
        waits << QJsonObject { { QStringLiteral("session"), wait.session }, { QStringLiteral("relation"), wait.relation }, { QStringLiteral("mode"), lockId(wait.mode) }, { QStringLiteral("behind"), behind },
                               { QStringLiteral("from"), wait.from }, { QStringLiteral("until"), wait.until } };
    }
    return { { QStringLiteral("lock_timeout"), run.lockTimeout }, { QStringLiteral("sessions"), sessions }, { QStringLiteral("statements"), statements }, { QStringLiteral("locks"), locks }, { QStringLiteral("waits"), waits },
             { QStringLiteral("seconds"), run.seconds }, { QStringLiteral("tries"), run.tries }, { QStringLiteral("error"), run.error }, { QStringLiteral("most_waiting"), run.mostWaiting() },
             { QStringLiteral("longest_wait"), run.longestWait() }, { QStringLiteral("errors"), run.errors() } };
}

static LoadRun runFromJson(const QJsonObject &json)
{
    LoadRun run;
    run.lockTimeout = json[u"lock_timeout"].toString();
    for (const QJsonValue &value : json[u"sessions"].toArray()) {
        LoadSession session;
        for (const auto role : { LoadSession::Role::Migration, LoadSession::Role::Holder, LoadSession::Role::Reader, LoadSession::Role::Writer })
            if (loadRoleId(role) == value[u"role"].toString())
                session.role = role;
        session.name = value[u"name"].toString();
        session.query = value[u"query"].toString();
        session.place = value[u"place"].toString();
        session.runs = value[u"runs"].toInt();
        session.usual = value[u"usual"].toDouble();
        session.longest = value[u"longest"].toDouble();
        session.longestAt = value[u"longest_at"].toDouble();
        session.errors = value[u"errors"].toInt();
        session.firstError = value[u"first_error"].toString();
        run.sessions << session;
    }
    for (const QJsonValue &value : json[u"statements"].toArray())
        run.statements << LoadStatement { value[u"line"].toInt(), value[u"text"].toString(), value[u"from"].toDouble(), value[u"until"].toDouble() };
    for (const QJsonValue &value : json[u"locks"].toArray())
        run.locks << LoadLock { value[u"relation"].toString(), lockModeFromId(value[u"mode"].toString()), value[u"from"].toDouble(), value[u"until"].toDouble() };
    for (const QJsonValue &value : json[u"waits"].toArray()) {
        LoadWait wait { value[u"session"].toInt(), value[u"relation"].toString(), lockModeFromId(value[u"mode"].toString()), {}, value[u"from"].toDouble(), value[u"until"].toDouble() };
        for (const QJsonValue &session : value[u"behind"].toArray())
            wait.behind << session.toInt();
        if (wait.session >= 0 && wait.session < run.sessions.size())
            run.waits << wait;
    }
    run.seconds = json[u"seconds"].toDouble();
    run.tries = json[u"tries"].toInt(1);
    run.error = json[u"error"].toString();
    return run;
}

QJsonObject LoadReport::toJson() const
{
    return { { QStringLiteral("sentence"), sentence() }, { QStringLiteral("queue_sentence"), queueSentence() }, { QStringLiteral("load"), runToJson(load) },
             { QStringLiteral("queue"), queue ? QJsonValue(runToJson(*queue)) : QJsonValue() }, { QStringLiteral("queue_with_lock_timeout"), queueTimeout ? QJsonValue(runToJson(*queueTimeout)) : QJsonValue() },
             { QStringLiteral("held_seconds"), heldSeconds }, { QStringLiteral("held_relation"), heldRelation }, { QStringLiteral("problem"), problem } };
}

LoadReport LoadReport::fromJson(const QJsonObject &json)
{
    LoadReport report;
    report.load = runFromJson(json[u"load"].toObject());
    if (json[u"queue"].isObject())
        report.queue = runFromJson(json[u"queue"].toObject());
    if (json[u"queue_with_lock_timeout"].isObject())
        report.queueTimeout = runFromJson(json[u"queue_with_lock_timeout"].toObject());
    report.heldSeconds = json[u"held_seconds"].toDouble();
    report.heldRelation = json[u"held_relation"].toString();
    report.problem = json[u"problem"].toString();
    return report;
}

} // namespace lockkeeper
