#include "models/rehearsal/rehearsalreport.h"

#include "models/core/jsonreading.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace lockkeeper {

static QJsonArray toArray(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
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
             { QStringLiteral("rewritten"), toArray(statement.rewritten) }, { QStringLiteral("rows_scanned"), statement.rowsScanned }, { QStringLiteral("wal_bytes"), statement.walBytes }, { QStringLiteral("temporary_bytes"), statement.temporaryBytes },
             { QStringLiteral("deletes"), statement.deletes }, { QStringLiteral("met_no_row"), statement.metNoRow }, { QStringLiteral("sampled"), statement.sampled }, { QStringLiteral("held"), lockId(statement.held) }, { QStringLiteral("predicted"), predicted }, { QStringLiteral("disagreements"), toArray(statement.disagreements) } };
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
    statement.temporaryBytes = json[u"temporary_bytes"].toInteger();
    statement.deletes = json[u"deletes"].toBool();
    statement.metNoRow = json[u"met_no_row"].toBool();
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

static QJsonObject outcome(const QString &error)
{
    return { { QStringLiteral("ok"), error.isEmpty() }, { QStringLiteral("error"), error } };
}

static QJsonObject downToJson(const RehearsedRun &run)
{
    return { { QStringLiteral("state"), run.downState.isEmpty() ? QJsonValue() : QJsonValue(run.downState) }, { QStringLiteral("error"), run.downError } };
}

/// With the seconds that the step took.
static QJsonObject timed(QJsonObject outcome, const RehearsalStep *step)
{
    outcome.insert(QStringLiteral("seconds"), step ? step->seconds : 0);
    return outcome;
}

static RehearsedRun runFromJson(const QJsonObject &json)
{
    return { json[u"up"][u"error"].toString(), json[u"down"][u"error"].toString(), json[u"reup"][u"error"].toString(), json[u"down"][u"state"].toString(), !json[u"reup"][u"ok"].isNull() };
}

/// The kind that has this id among the first @p count; the first of them where none has.
template <class Value>
static typename Value::Kind kindFromId(const QString &id, int count)
{
    Value value;
    for (int i = 0; i < count; ++i) {
        value.kind = typename Value::Kind(i);
        if (value.kindId() == id)
            return value.kind;
    }
    return {};
}

static QJsonArray differencesToJson(const QList<CatalogDifference> &differences)
{
    QJsonArray array;
    for (const CatalogDifference &difference : differences)
        array << QJsonObject { { QStringLiteral("object"), difference.object }, { QStringLiteral("kind"), difference.kindId() }, { QStringLiteral("before"), difference.before }, { QStringLiteral("after"), difference.after },
                               { QStringLiteral("before_sql"), difference.beforeSql }, { QStringLiteral("after_sql"), difference.afterSql } };
    return array;
}

static QList<CatalogDifference> differencesFromJson(const QJsonValue &json)
{
    static const QStringList kinds { QStringLiteral("missing"), QStringLiteral("extra"), QStringLiteral("different"), QStringLiteral("order"), QStringLiteral("layout") };
    QList<CatalogDifference> differences;
    for (const QJsonValue &value : json.toArray())
        differences << CatalogDifference { value[u"object"].toString(), CatalogDifference::Kind(std::max<qsizetype>(0, kinds.indexOf(value[u"kind"].toString()))), value[u"before"].toString(), value[u"after"].toString(), {}, value[u"before_sql"].toString(), value[u"after_sql"].toString() };
    return differences;
}

QJsonObject RehearsalReport::toJson() const
{
    QJsonArray stepArray, statementArray, dataArray, probeArray;
    for (const RehearsalStep &step : steps)
        stepArray << QJsonObject { { QStringLiteral("id"), step.id }, { QStringLiteral("title"), step.title }, { QStringLiteral("state"), int(step.state) }, { QStringLiteral("seconds"), step.seconds }, { QStringLiteral("detail"), step.detail } };
    for (const StatementMeasure &statement : statements)
        statementArray << statementToJson(statement);
    QMap<DataDifference::Kind, qint64> totals;
    for (const DataDifference &difference : dataDifferences) {
        totals[difference.kind] += difference.count;
        dataArray << QJsonObject { { QStringLiteral("object"), difference.object }, { QStringLiteral("kind"), difference.kindId() }, { QStringLiteral("count"), difference.count }, { QStringLiteral("samples"), toArray(difference.samples) }, { QStringLiteral("now"), toArray(difference.now) } };
    }
    for (const Probe &probe : probes)
        probeArray << QJsonObject { { QStringLiteral("object"), probe.object }, { QStringLiteral("kind"), probe.kindId() }, { QStringLiteral("ok"), probe.ok }, { QStringLiteral("detail"), probe.detail } };
    return {
        { QStringLiteral("version"), migration.version }, { QStringLiteral("name"), migration.name }, { QStringLiteral("content_hash"), QString::fromLatin1(contentHash) },
        { QStringLiteral("at"), at.toString(Qt::ISODate) }, { QStringLiteral("server_version"), serverVersion }, { QStringLiteral("version_note"), versionNote }, { QStringLiteral("seconds"), seconds },
        { QStringLiteral("steps"), stepArray }, { QStringLiteral("statements"), statementArray }, { QStringLiteral("up"), timed(outcome(run.upError), step(QStringLiteral("up"))) },
        { QStringLiteral("down"), timed(downToJson(run), step(QStringLiteral("down"))) },
        { QStringLiteral("restored"), restored.isEmpty() ? QJsonValue() : QJsonValue(restored) }, { QStringLiteral("differences"), differencesToJson(differences) }, { QStringLiteral("database_differences"), differencesToJson(ofDatabase) },
        { QStringLiteral("data"), QJsonObject { { QStringLiteral("lost_rows"), totals.value(DataDifference::Kind::LostRows) }, { QStringLiteral("lost_values"), totals.value(DataDifference::Kind::LostValues) },
                                               { QStringLiteral("changed_values"), totals.value(DataDifference::Kind::ChangedValues) }, { QStringLiteral("orphans"), totals.value(DataDifference::Kind::Orphans) }, { QStringLiteral("details"), dataArray } } },
        { QStringLiteral("new_values_lost"), toArray(newValuesLost) },
        { QStringLiteral("rows_left"), toArray(rowsLeft) },
        { QStringLiteral("data_by_new_rows"), toArray(dataByNewRows) },
        { QStringLiteral("loose_rows"), QJsonObject { { QStringLiteral("written"), toArray(looseRows) }, { QStringLiteral("error"), looseRowsError } } },
        { QStringLiteral("reup"), QJsonObject { { QStringLiteral("ok"), run.reupRan ? QJsonValue(run.reupError.isEmpty()) : QJsonValue() }, { QStringLiteral("same"), run.reupRan ? QJsonValue(reupSame) : QJsonValue() },
                                               { QStringLiteral("same_data"), reupDataDifferences.isEmpty() }, { QStringLiteral("error"), run.reupError } } },
        { QStringLiteral("repeat_error"), repeatError },
        { QStringLiteral("with_rows"), withRows ? QJsonValue(QJsonObject { { QStringLiteral("up"), outcome(withRows->upError) }, { QStringLiteral("down"), downToJson(*withRows) }, { QStringLiteral("reup"), outcome(withRows->reupError) } }) : QJsonValue() },
        { QStringLiteral("data_source"), dataSource }, { QStringLiteral("masked_columns"), maskedColumns }, { QStringLiteral("unfilled"), toArray(unfilled) }, { QStringLiteral("skipped_before"), toArray(skippedBefore) }, { QStringLiteral("programs_before"), toArray(programsBefore) },
        { QStringLiteral("verify"), QJsonObject { { QStringLiteral("queries"), verified }, { QStringLiteral("error"), verifyError } } }, { QStringLiteral("over_itself_error"), overItselfError },
        { QStringLiteral("invalid_indexes"), toArray(invalidIndexes) },
        { QStringLiteral("probes"), probeArray }, { QStringLiteral("not_exercised"), toArray(notExercised) }, { QStringLiteral("rows_before"), rowsBefore }, { QStringLiteral("tables_before"), tablesBefore },
        { QStringLiteral("verdict"), verdictIds()[int(verdict)] }, { QStringLiteral("sentence"), sentence }, { QStringLiteral("remark"), remark },
        { QStringLiteral("failure_points"), failurePoints ? QJsonValue(failurePoints->toJson()) : QJsonValue() }, { QStringLiteral("load"), load ? QJsonValue(load->toJson()) : QJsonValue() },
        { QStringLiteral("tenants"), isolation ? QJsonValue(isolation->toJson()) : QJsonValue() },
        { QStringLiteral("tenant_runs"), tenantTrial ? QJsonValue(tenantTrial->toJson()) : QJsonValue() },
        { QStringLiteral("plans"), plans ? QJsonValue(plans->toJson()) : QJsonValue() }, { QStringLiteral("estimate"), estimate ? QJsonValue(estimate->toJson()) : QJsonValue() },
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
    report.run = runFromJson(json);
    if (json[u"with_rows"].isObject())
        report.withRows = runFromJson(json[u"with_rows"].toObject());
    report.dataSource = json[u"data_source"].toString();
    report.maskedColumns = json[u"masked_columns"].toInt();
    report.unfilled = toList(json[u"unfilled"]);
    report.skippedBefore = toList(json[u"skipped_before"]);
    report.verified = json[u"verify"][u"queries"].toInt();
    report.verifyError = json[u"verify"][u"error"].toString();
    report.overItselfError = json[u"over_itself_error"].toString();
    report.invalidIndexes = toList(json[u"invalid_indexes"]);
    report.restored = json[u"restored"].toString();
    report.differences = differencesFromJson(json[u"differences"]);
    report.ofDatabase = differencesFromJson(json[u"database_differences"]);
    for (const QJsonValue &value : json[u"data"][u"details"].toArray())
        report.dataDifferences << DataDifference { value[u"object"].toString(), kindFromId<DataDifference>(value[u"kind"].toString(), int(DataDifference::Kind::SequenceBehind) + 1), value[u"count"].toInteger(), toList(value[u"samples"]), toList(value[u"now"]) };
    report.newValuesLost = toList(json[u"new_values_lost"]);
    report.rowsLeft = toList(json[u"rows_left"]);
    report.dataByNewRows = toList(json[u"data_by_new_rows"]);
    report.programsBefore = toList(json[u"programs_before"]);
    report.looseRows = toList(json[u"loose_rows"][u"written"]);
    report.looseRowsError = json[u"loose_rows"][u"error"].toString();
    report.repeatError = json[u"repeat_error"].toString();
    report.reupSame = json[u"reup"][u"same"].toBool();
    for (const QJsonValue &value : json[u"probes"].toArray())
        report.probes << Probe { value[u"object"].toString(), kindFromId<Probe>(value[u"kind"].toString(), int(Probe::Kind::OldUpdate) + 1), value[u"ok"].toBool(), value[u"detail"].toString() };
    report.notExercised = toList(json[u"not_exercised"]);
    report.rowsBefore = json[u"rows_before"].toInteger();
    report.tablesBefore = json[u"tables_before"].toInt();
    if (json[u"failure_points"].isObject())
        report.failurePoints = FailurePoints::fromJson(json[u"failure_points"].toObject());
    if (json[u"tenants"].isObject())
        report.isolation = IsolationReport::fromJson(json[u"tenants"].toObject());
    if (json[u"tenant_runs"].isObject())
        report.tenantTrial = TenantTrial::fromJson(json[u"tenant_runs"].toObject());
    if (json[u"plans"].isObject())
        report.plans = PlanReport::fromJson(json[u"plans"].toObject());
    if (json[u"estimate"].isObject())
        report.estimate = Estimate::fromJson(json[u"estimate"].toObject());
    if (json[u"load"].isObject())
        report.load = LoadReport::fromJson(json[u"load"].toObject());
    report.verdict = Verdict(std::max<qsizetype>(0, verdictIds().indexOf(json[u"verdict"].toString())));
    report.sentence = json[u"sentence"].toString();
    report.remark = json[u"remark"].toString();
    return report;
}

} // namespace lockkeeper
