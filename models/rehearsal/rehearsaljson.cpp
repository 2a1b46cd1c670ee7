#include "models/rehearsal/rehearsalreport.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace lockkeeper {

static QJsonArray toArray(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
}

static QStringList toList(const QJsonValue &array)
{
    QStringList list;
    for (const QJsonValue &value : array.toArray())
        list << value.toString();
    return list;
}

static QJsonObject statementToJson(const StatementMeasure &statement)
{
    QJsonArray locks, predicted;
    for (const MeasuredLock &lock : statement.locks)
        locks << QJsonObject { { QStringLiteral("relation"), lock.relation }, { QStringLiteral("mode"), lockId(lock.mode) }, { QStringLiteral("from"), lock.from },
                               { QStringLiteral("until"), lock.until }, { QStringLiteral("new_relation"), lock.newRelation } };
    for (const LockImpact &lock : statement.predicted)
        predicted << QJsonObject { { QStringLiteral("schema"), lock.relation.schema }, { QStringLiteral("relation"), lock.relation.name }, { QStringLiteral("mode"), lockId(lock.mode) },
                                   { QStringLiteral("duration"), durationId(lock.duration) }, { QStringLiteral("new_relation"), lock.newRelation } };
    return { { QStringLiteral("direction"), directionId(statement.direction) }, { QStringLiteral("line"), statement.line }, { QStringLiteral("text"), statement.text },
             { QStringLiteral("start"), statement.start }, { QStringLiteral("seconds"), statement.seconds }, { QStringLiteral("locks"), locks },
             { QStringLiteral("rewritten"), toArray(statement.rewritten) }, { QStringLiteral("rows_scanned"), statement.rowsScanned }, { QStringLiteral("wal_bytes"), statement.walBytes },
             { QStringLiteral("sampled"), statement.sampled }, { QStringLiteral("held"), lockId(statement.held) }, { QStringLiteral("predicted"), predicted }, { QStringLiteral("disagreements"), toArray(statement.disagreements) } };
}

static StatementMeasure statementFromJson(const QJsonObject &json)
{
    StatementMeasure statement;
    statement.direction = json[u"direction"].toString() == u"down" ? Direction::Down : Direction::Up;
    statement.line = json[u"line"].toInt(1);
    statement.text = json[u"text"].toString();
    statement.start = json[u"start"].toDouble();
    statement.seconds = json[u"seconds"].toDouble();
    for (const QJsonValue &value : json[u"locks"].toArray())
        statement.locks << MeasuredLock { value[u"relation"].toString(), lockModeFromId(value[u"mode"].toString()), value[u"from"].toDouble(), value[u"until"].toDouble(), value[u"new_relation"].toBool() };
    for (const QJsonValue &value : json[u"predicted"].toArray()) {
        LockImpact impact { { value[u"schema"].toString(), value[u"relation"].toString() }, lockModeFromId(value[u"mode"].toString()), LockDuration::Brief, value[u"new_relation"].toBool() };
        for (const LockDuration duration : { LockDuration::Validate, LockDuration::Scan, LockDuration::Build, LockDuration::Rewrite })
            if (durationId(duration) == value[u"duration"].toString())
                impact.duration = duration;
        statement.predicted << impact;
    }
    statement.rewritten = toList(json[u"rewritten"]);
    statement.rowsScanned = json[u"rows_scanned"].toInteger();
    statement.walBytes = json[u"wal_bytes"].toInteger();
    statement.sampled = json[u"sampled"].toBool();
    statement.held = lockModeFromId(json[u"held"].toString());
    statement.disagreements = toList(json[u"disagreements"]);
    return statement;
}

QString verdictName(RehearsalReport::Verdict verdict)
{
    switch (verdict) {
    case RehearsalReport::Verdict::Safe: return QCoreApplication::translate("Rehearsal", "Safe");
    case RehearsalReport::Verdict::Caution: return QCoreApplication::translate("Rehearsal", "Caution");
    case RehearsalReport::Verdict::Unsafe: return QCoreApplication::translate("Rehearsal", "Unsafe");
    }
    return {};
}

static const QStringList &verdictIds()
{
    static const QStringList ids { QStringLiteral("safe"), QStringLiteral("caution"), QStringLiteral("unsafe") };
    return ids;
}

QJsonObject RehearsalReport::toJson() const
{
    QJsonArray stepArray, statementArray, differenceArray, dataArray, probeArray;
    for (const RehearsalStep &step : steps)
        stepArray << QJsonObject { { QStringLiteral("id"), step.id }, { QStringLiteral("title"), step.title }, { QStringLiteral("state"), int(step.state) }, { QStringLiteral("seconds"), step.seconds }, { QStringLiteral("detail"), step.detail } };
    for (const StatementMeasure &statement : statements)
        statementArray << statementToJson(statement);
    for (const CatalogDifference &difference : differences)
        differenceArray << QJsonObject { { QStringLiteral("object"), difference.object }, { QStringLiteral("kind"), difference.kindId() }, { QStringLiteral("before"), difference.before }, { QStringLiteral("after"), difference.after } };
    qint64 lostRows = 0, lostValues = 0, changedValues = 0;
    for (const DataDifference &difference : dataDifferences) {
        (difference.kind == DataDifference::Kind::LostRows ? lostRows : difference.kind == DataDifference::Kind::LostValues ? lostValues : changedValues) += difference.count;
        dataArray << QJsonObject { { QStringLiteral("object"), difference.object }, { QStringLiteral("kind"), int(difference.kind) }, { QStringLiteral("count"), difference.count }, { QStringLiteral("samples"), toArray(difference.samples) } };
    }
    for (const Probe &probe : probes)
        probeArray << QJsonObject { { QStringLiteral("object"), probe.object }, { QStringLiteral("kind"), int(probe.kind) }, { QStringLiteral("ok"), probe.ok }, { QStringLiteral("detail"), probe.detail } };
    return {
        { QStringLiteral("version"), migration.version }, { QStringLiteral("name"), migration.name }, { QStringLiteral("content_hash"), QString::fromLatin1(contentHash) },
        { QStringLiteral("at"), at.toString(Qt::ISODate) }, { QStringLiteral("server_version"), serverVersion }, { QStringLiteral("version_note"), versionNote }, { QStringLiteral("seconds"), seconds },
        { QStringLiteral("steps"), stepArray }, { QStringLiteral("statements"), statementArray }, { QStringLiteral("up"), QJsonObject { { QStringLiteral("ok"), upError.isEmpty() }, { QStringLiteral("error"), upError } } },
        { QStringLiteral("down"), QJsonObject { { QStringLiteral("state"), downState }, { QStringLiteral("error"), downError } } },
        { QStringLiteral("restored"), restored.isEmpty() ? QJsonValue() : QJsonValue(restored) }, { QStringLiteral("differences"), differenceArray },
        { QStringLiteral("data"), QJsonObject { { QStringLiteral("lost_rows"), lostRows }, { QStringLiteral("lost_values"), lostValues }, { QStringLiteral("changed_values"), changedValues }, { QStringLiteral("details"), dataArray } } },
        { QStringLiteral("new_values_lost"), toArray(newValuesLost) },
        { QStringLiteral("reup"), QJsonObject { { QStringLiteral("ok"), reupError.isEmpty() }, { QStringLiteral("same"), reupSame }, { QStringLiteral("same_data"), reupDataDifferences.isEmpty() }, { QStringLiteral("error"), reupError } } },
        { QStringLiteral("probes"), probeArray }, { QStringLiteral("not_exercised"), toArray(notExercised) }, { QStringLiteral("rows_before"), rowsBefore }, { QStringLiteral("tables_before"), tablesBefore },
        { QStringLiteral("verdict"), verdictIds()[int(verdict)] }, { QStringLiteral("sentence"), sentence }, { QStringLiteral("remark"), remark },
    };
}

RehearsalReport RehearsalReport::fromJson(const QJsonObject &json)
{
    RehearsalReport report;
    report.migration.version = json[u"version"].toString();
    report.migration.name = json[u"name"].toString();
    report.contentHash = json[u"content_hash"].toString().toLatin1();
    report.at = QDateTime::fromString(json[u"at"].toString(), Qt::ISODate);
    report.serverVersion = json[u"server_version"].toString();
    report.versionNote = json[u"version_note"].toString();
    report.seconds = json[u"seconds"].toDouble();
    for (const QJsonValue &value : json[u"steps"].toArray())
        report.steps << RehearsalStep { value[u"id"].toString(), value[u"title"].toString(), RehearsalStep::State(std::clamp(value[u"state"].toInt(), 0, 5)), value[u"seconds"].toDouble(), value[u"detail"].toString() };
    for (const QJsonValue &value : json[u"statements"].toArray())
        report.statements << statementFromJson(value.toObject());
    report.upError = json[u"up"][u"error"].toString();
    report.downError = json[u"down"][u"error"].toString();
    report.downState = json[u"down"][u"state"].toString();
    report.restored = json[u"restored"].toString();
    static const QStringList kinds { QStringLiteral("missing"), QStringLiteral("extra"), QStringLiteral("different"), QStringLiteral("order") };
    for (const QJsonValue &value : json[u"differences"].toArray())
        report.differences << CatalogDifference { value[u"object"].toString(), CatalogDifference::Kind(std::max<qsizetype>(0, kinds.indexOf(value[u"kind"].toString()))), value[u"before"].toString(), value[u"after"].toString() };
    for (const QJsonValue &value : json[u"data"][u"details"].toArray())
        report.dataDifferences << DataDifference { value[u"object"].toString(), DataDifference::Kind(std::clamp(value[u"kind"].toInt(), 0, 2)), value[u"count"].toInteger(), toList(value[u"samples"]) };
    report.newValuesLost = toList(json[u"new_values_lost"]);
    report.reupError = json[u"reup"][u"error"].toString();
    report.reupSame = json[u"reup"][u"same"].toBool();
    for (const QJsonValue &value : json[u"probes"].toArray())
        report.probes << Probe { value[u"object"].toString(), Probe::Kind(std::clamp(value[u"kind"].toInt(), 0, 4)), value[u"ok"].toBool(), value[u"detail"].toString() };
    report.notExercised = toList(json[u"not_exercised"]);
    report.rowsBefore = json[u"rows_before"].toInteger();
    report.tablesBefore = json[u"tables_before"].toInt();
    report.verdict = Verdict(std::max<qsizetype>(0, verdictIds().indexOf(json[u"verdict"].toString())));
    report.sentence = json[u"sentence"].toString();
    report.remark = json[u"remark"].toString();
    return report;
}

} // namespace lockkeeper
