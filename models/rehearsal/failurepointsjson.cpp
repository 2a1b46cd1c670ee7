#include "models/rehearsal/failurepoints.h"

#include "models/core/jsonreading.h"

namespace lockkeeper {

static Direction directionOf(const QJsonValue &json)
{
    return json[u"direction"].toString() == u"down" ? Direction::Down : Direction::Up;
}

static QJsonObject statementToJson(const FailureStatement &statement)
{
    return { { QStringLiteral("direction"), directionId(statement.direction) }, { QStringLiteral("place"), statement.place }, { QStringLiteral("line"), statement.line }, { QStringLiteral("text"), statement.text },
             { QStringLiteral("lock"), lockId(statement.lock) }, { QStringLiteral("class"), statement.kind }, { QStringLiteral("one_transaction"), statement.oneTransaction } };
}

static QJsonObject pointToJson(const FailurePoint &point)
{
    QJsonArray ways;
    for (const FailureWay &way : point.ways)
        ways << QJsonObject { { QStringLiteral("action"), failureActionId(way.action) }, { QStringLiteral("after"), way.after }, { QStringLiteral("outcome"), failureOutcomeId(way.outcome) }, { QStringLiteral("seconds"), way.seconds },
                              { QStringLiteral("detail"), way.detail } };
    return { { QStringLiteral("direction"), directionId(point.direction) }, { QStringLiteral("place"), point.place }, { QStringLiteral("kind"), failureKindId(point.kind) }, { QStringLiteral("state"), failureStateId(point.state) },
             { QStringLiteral("reason"), point.reason }, { QStringLiteral("server_said"), point.serverSaid }, { QStringLiteral("sqlstate"), point.sqlState }, { QStringLiteral("history"), point.history },
             { QStringLiteral("done"), QJsonArray::fromStringList(point.done) }, { QStringLiteral("remaining"), QJsonArray::fromStringList(point.remaining) },
             { QStringLiteral("left_behind"), QJsonArray::fromStringList(point.leftBehind) }, { QStringLiteral("differences"), QJsonArray::fromStringList(point.differences) },
             { QStringLiteral("same_rows"), point.sameRows }, { QStringLiteral("put_right"), point.isPutRight() }, { QStringLiteral("ways"), ways }, { QStringLiteral("seconds"), point.seconds } };
}

static FailurePoint pointFromJson(const QJsonValue &json)
{
    FailurePoint point;
    point.direction = directionOf(json);
    point.place = json[u"place"].toInt();
    point.kind = fromId<FailureKind>(json[u"kind"].toString(), int(failureKinds.size()), failureKindId);
    point.state = fromId<FailureState>(json[u"state"].toString(), int(FailureState::NotTried) + 1, failureStateId);
    point.reason = json[u"reason"].toString();
    point.serverSaid = json[u"server_said"].toString();
    point.sqlState = json[u"sqlstate"].toString();
    point.history = json[u"history"].toString();
    point.done = toList(json[u"done"]);
    point.remaining = toList(json[u"remaining"]);
    point.leftBehind = toList(json[u"left_behind"]);
    point.differences = toList(json[u"differences"]);
    point.sameRows = json[u"same_rows"].toBool(true);
    point.seconds = json[u"seconds"].toDouble();
    for (const QJsonValue &way : json[u"ways"].toArray())
        point.ways << FailureWay { fromId<FailureWay::Action>(way[u"action"].toString(), 4, failureActionId), way[u"after"].toString(), fromId<FailureWay::Outcome>(way[u"outcome"].toString(), 5, failureOutcomeId),
                                   way[u"seconds"].toDouble(), way[u"detail"].toString() };
    return point;
}

QJsonObject FailurePoints::toJson() const
{
    QJsonArray statementArray, pointArray;
    for (const FailureStatement &statement : statements)
        statementArray << statementToJson(statement);
    for (const FailurePoint &point : points)
        pointArray << pointToJson(point);
    return { { QStringLiteral("sentence"), sentence() }, { QStringLiteral("tried"), tried() }, { QStringLiteral("statements"), statementArray }, { QStringLiteral("points"), pointArray },
             { QStringLiteral("left_out"), QJsonArray::fromStringList(leftOut) }, { QStringLiteral("problem"), problem }, { QStringLiteral("seconds"), seconds }, { QStringLiteral("copy_seconds"), copySeconds },
             { QStringLiteral("budget_seconds"), budgetSeconds } };
}

FailurePoints FailurePoints::fromJson(const QJsonObject &json)
{
    FailurePoints result;
    for (const QJsonValue &value : json[u"statements"].toArray())
        result.statements << FailureStatement { directionOf(value), value[u"place"].toInt(), value[u"line"].toInt(), value[u"text"].toString(), lockModeFromId(value[u"lock"].toString()), value[u"class"].toString(), value[u"one_transaction"].toBool() };
    for (const QJsonValue &value : json[u"points"].toArray())
        result.points << pointFromJson(value);
    result.leftOut = toList(json[u"left_out"]);
    result.problem = json[u"problem"].toString();
    result.seconds = json[u"seconds"].toDouble();
    result.copySeconds = json[u"copy_seconds"].toDouble();
    result.budgetSeconds = json[u"budget_seconds"].toInt();
    return result;
}

} // namespace lockkeeper
