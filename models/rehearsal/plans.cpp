#include "models/rehearsal/plans.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Plans", text);
}

/// A scan of fewer rows is no finding, and a plan has to cost so much more to be one.
static constexpr double largeTable = 1000;
static constexpr double slower = 1.5;

namespace {

struct Asked
{
    QString name;
    QByteArray sql;
    bool before = true, after = true; ///< which code asks it
};

QList<Asked> askedQueries(const MigrationProject &project, const PlanRequest &request)
{
    static constexpr qsizetype shownBegin = 60;
    QList<Asked> asked;
    const auto add = [&](const std::optional<ContractSettings> &settings, bool isOld) {
        if (!settings)
            return;
        const CodeContractPtr contract = readContract(settings->version, project.folder, settings->patterns);
        for (const CodeQuery &query : contract->queries) {
            const auto known = std::find_if(asked.begin(), asked.end(), [&](const Asked &one) { return one.sql == query.sql; });
            if (known == asked.end())
                asked << Asked { query.name, query.sql, true, !isOld };
            else
                known->after = true;
        }
    };
    add(project.oldContract, true);
    add(project.newContract, false);
    for (const QByteArray &sql : request.queries)
        asked << Asked { QString::fromUtf8(sql).simplified().left(shownBegin), sql };
    return asked;
}

void collect(const QJsonObject &node, PlanFacts &facts, const QHash<QString, double> &rows)
{
    if (const QString index = node[u"Index Name"].toString(); !index.isEmpty() && !facts.indexes.contains(index))
        facts.indexes << index;
    const QString table = node[u"Relation Name"].toString();
    if (node[u"Node Type"].toString().endsWith(u"Seq Scan") && rows.value(table) >= largeTable && !facts.scans.contains(table))
        facts.scans << table;
    for (const QJsonValue &child : node[u"Plans"].toArray())
        collect(child.toObject(), facts, rows);
}

PlanFacts planOf(Session &session, const QByteArray &sql, const QHash<QString, double> &rows)
{
    PlanFacts facts;
    try {
        session.execute("PREPARE lockkeeper_plan AS " + sql);
        const qint64 parameters = session.execute("SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'lockkeeper_plan'").integer(0, 0);
        const QByteArray nulls = parameters > 0 ? '(' + QByteArrayList(parameters, "NULL").join(", ") + ')' : QByteArray();
        QByteArray text;
        const Result result = session.execute("EXPLAIN (FORMAT JSON) EXECUTE lockkeeper_plan" + nulls);
        for (int row = 0; row < result.rows(); ++row)
            text += result.bytes(row, 0);
        const QJsonObject plan = QJsonDocument::fromJson(text).array().first().toObject()[u"Plan"].toObject();
        facts.cost = plan[u"Total Cost"].toDouble();
        collect(plan, facts, rows);
    } catch (const Error &error) {
        if (session.isLost() || error.kind == ErrorKind::Cancelled)
            throw;
        facts.error = error.message;
    }
    session.execute("DEALLOCATE ALL");
    return facts;
}

QHash<QString, double> rowsOf(Session &session)
{
    QHash<QString, double> rows;
    session.execute("ANALYZE");
    const Result result = session.execute("SELECT relname, reltuples FROM pg_class WHERE relkind IN ('r', 'm') AND oid >= 16384");
    for (int row = 0; row < result.rows(); ++row)
        rows.insert(result.text(row, 0), std::max(rows.value(result.text(row, 0)), result.real(row, 1)));
    return rows;
}

void judge(QueryPlan &plan)
{
    if (!plan.after.error.isEmpty())
        return; // the matrix says what no longer works
    if (!plan.before.error.isEmpty())
        return;
    for (const QString &table : plan.after.scans)
        if (!plan.before.scans.contains(table))
            plan.findings << tr("It reads all of %1, which it did not before.").arg(table);
    for (const QString &index : plan.before.indexes)
        if (!plan.after.indexes.contains(index))
            plan.findings << tr("It no longer uses the index %1.").arg(index);
    if (plan.before.cost > 0 && plan.after.cost > slower * plan.before.cost)
        plan.findings << tr("The planner expects %1 times the cost.").arg(plan.after.cost / plan.before.cost, 0, 'f', 1);
}

QJsonObject toJson(const PlanFacts &facts)
{
    return { { QStringLiteral("error"), facts.error }, { QStringLiteral("cost"), facts.cost }, { QStringLiteral("indexes"), QJsonArray::fromStringList(facts.indexes) }, { QStringLiteral("scans"), QJsonArray::fromStringList(facts.scans) } };
}

QStringList texts(const QJsonValue &array)
{
    QStringList list;
    for (const QJsonValue &value : array.toArray())
        list << value.toString();
    return list;
}

PlanFacts factsFromJson(const QJsonObject &json)
{
    return { json[u"error"].toString(), json[u"cost"].toDouble(), texts(json[u"indexes"]), texts(json[u"scans"]) };
}

} // namespace

int PlanReport::findings() const
{
    int count = 0;
    for (const QueryPlan &plan : plans)
        count += int(plan.findings.size());
    return count;
}

QJsonObject PlanReport::toJson() const
{
    QJsonArray array;
    for (const QueryPlan &plan : plans)
        array << QJsonObject { { QStringLiteral("query"), plan.name }, { QStringLiteral("before"), lockkeeper::toJson(plan.before) }, { QStringLiteral("after"), lockkeeper::toJson(plan.after) }, { QStringLiteral("findings"), QJsonArray::fromStringList(plan.findings) } };
    return { { QStringLiteral("queries"), array }, { QStringLiteral("new_indexes"), QJsonArray::fromStringList(newIndexes) } };
}

PlanReport PlanReport::fromJson(const QJsonObject &json)
{
    PlanReport report;
    for (const QJsonValue &value : json[u"queries"].toArray())
        report.plans << QueryPlan { value[u"query"].toString(), factsFromJson(value[u"before"].toObject()), factsFromJson(value[u"after"].toObject()), texts(value[u"findings"]) };
    report.newIndexes = texts(json[u"new_indexes"]);
    return report;
}

static QSet<QString> indexNames(const Catalog &catalog)
{
    QSet<QString> names;
    for (const RelationPtr &relation : catalog.sortedRelations())
        for (const Index &index : relation->indexes)
            names.insert(index.name);
    return names;
}

PlanReport comparePlans(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const PlanRequest &request, Progress &progress)
{
    const QList<Asked> asked = askedQueries(project, request);
    const QString database = sandbox.copyOf(state, progress);
    const auto dropIt = qScopeGuard([&] { sandbox.drop(database); });
    const auto session = sandbox.connect(database, progress);
    PlanReport report;
    const auto explain = [&](PlanFacts QueryPlan::*side, bool Asked::*wanted) {
        const QHash<QString, double> rows = rowsOf(*session);
        // The parameters are not known: one plan for all of them.
        session->execute("SET plan_cache_mode = force_generic_plan");
        for (qsizetype i = 0; i < asked.size(); ++i) {
            progress.throwIfCancelled();
            report.plans[i].*side = asked[i].*wanted ? planOf(*session, asked[i].sql, rows) : PlanFacts { tr("The other code asks it."), 0, {}, {} };
        }
        session->execute("DISCARD ALL");
    };
    for (const Asked &one : asked)
        report.plans << QueryPlan { one.name, {}, {}, {} };
    progress.report(tr("Explaining the queries before."));
    const QSet<QString> known = indexNames(*readCatalog(*session, progress));
    explain(&QueryPlan::before, &Asked::before);
    const ScriptPlan up = planMigration(migration, Direction::Up);
    if (up.oneTransaction)
        session->execute(up.begin);
    for (const size_t index : up.statements)
        runStatement(*session, up, index);
    if (up.oneTransaction)
        session->execute("COMMIT");
    session->execute("DISCARD ALL");
    progress.report(tr("Explaining the queries after."));
    explain(&QueryPlan::after, &Asked::after);
    for (QueryPlan &plan : report.plans)
        judge(plan);
    for (const QString &index : indexNames(*readCatalog(*session, progress)) - known) {
        QStringList users;
        for (const QueryPlan &plan : std::as_const(report.plans))
            if (plan.after.indexes.contains(index))
                users << plan.name;
        report.newIndexes << (users.isEmpty() ? tr("The new index %1 is used by none of the queries.").arg(index) : tr("The new index %1 is used by %2.").arg(index, users.join(QStringLiteral(", "))));
    }
    report.newIndexes.sort();
    return report;
}

} // namespace lockkeeper
