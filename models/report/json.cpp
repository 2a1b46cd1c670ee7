#include "models/report/reports.h"

#include "models/sql/scriptvariables.h"

namespace lockkeeper {

static QString key(const char *name)
{
    return QLatin1String(name);
}

QJsonObject analysisToJson(const QString &file, const SafetyAnalysis &analysis)
{
    QJsonArray statements;
    for (const StatementAnalysis &statement : analysis.script->statements) {
        QJsonArray operations, locks;
        for (qsizetype i = 0; i < statement.operations.size(); ++i) {
            const Operation &operation = statement.operations[i];
            const Inverse::Kind inverse = operation->inverse(statement.contexts[size_t(i)]).kind;
            operations << QJsonObject { { key("kind"), operation->kind() }, { key("object"), operation->object() }, { key("risk"), riskId(statement.verdicts[i].risk) },
                                        { key("strategy"), strategyId(statement.verdicts[i].strategy) }, { key("transactional"), operation->transactional() }, { key("idempotent"), operation->idempotent(statement.contexts[size_t(i)]) }, { key("reversible"), inverse != Inverse::Kind::Impossible && inverse != Inverse::Kind::LosesData },
                                        { key("summary"), operation->summary() }, { key("reason"), statement.verdicts[i].reason } };
        }
        for (const LockImpact &lock : statement.locks)
            locks << QJsonObject { { key("relation"), lock.relation.display() }, { key("mode"), lockId(lock.mode) }, { key("duration"), durationId(lock.duration) } };
        statements << QJsonObject { { key("start"), statement.range.begin }, { key("end"), statement.range.end }, { key("line"), statement.line }, { key("kind"), QString::fromLatin1(statement.node.kind()) },
                                    { key("operations"), operations }, { key("locks"), locks }, { key("transactional"), statement.transactional() },
                                    { key("error"), statement.error ? QJsonValue(statement.error->message) : QJsonValue() }, { key("variables"), QJsonArray::fromStringList(namesOfVariables(analysis.script->script.textOf(statement.statement), statement.variables)) } };
    }
    return { { key("file"), file }, { key("risk"), riskId(analysis.script->risk()) }, { key("strategy"), strategyId(analysis.script->strategy()) }, { key("statements"), statements } };
}

static QJsonObject cellToJson(const MatrixCell &cell)
{
    QJsonArray problems;
    for (const QueryProblem &problem : cell.problems)
        problems << QJsonObject { { key("place"), problem.query.place() }, { key("query"), problem.query.name }, { key("message"), problem.message }, { key("sqlstate"), QString::fromLatin1(problem.sqlState) },
                                  { key("calls_per_day"), problem.query.callsPerDay }, { key("cause"), problem.cause } };
    return { { key("verdict"), verdictId(cell.verdict) }, { key("reason"), cell.reason }, { key("required"), cell.required }, { key("proved"), cell.proved }, { key("problems"), problems } };
}

QJsonObject matrixToJson(const Matrix &matrix)
{
    QJsonArray rows;
    for (const MatrixRow &row : matrix.rows)
        rows << QJsonObject { { key("version"), row.migration.version }, { key("name"), row.migration.name }, { key("risk"), riskId(row.risk) }, { key("old_old"), cellToJson(row.oldOld) },
                              { key("old_new"), cellToJson(row.oldNew) }, { key("new_old"), cellToJson(row.newOld) }, { key("new_new"), cellToJson(row.newNew) }, { key("reversible"), cellToJson(row.reversible) },
                              { key("evidence"), row.evidence } };
    return { { key("old_version"), matrix.oldVersion }, { key("new_version"), matrix.newVersion }, { key("required_failures"), matrix.requiredFailures() }, { key("rows"), rows } };
}

QJsonObject catalogToJson(const Catalog &catalog)
{
    QJsonArray relations;
    for (const RelationPtr &relation : catalog.sortedRelations()) {
        QJsonArray columns, constraints, indexes;
        for (const Column &column : relation->columns)
            columns << QJsonObject { { key("name"), column.name }, { key("type"), column.type }, { key("not_null"), column.notNull },
                                     { key("default"), column.defaultExpression.isEmpty() ? QJsonValue() : QJsonValue(column.defaultExpression) }, { key("comment"), column.comment } };
        for (const Constraint &constraint : relation->constraints)
            constraints << QJsonObject { { key("name"), constraint.name }, { key("definition"), constraint.definition() } };
        for (const Index &index : relation->indexes)
            indexes << QJsonObject { { key("name"), index.name }, { key("definition"), index.definition(relation->name) }, { key("valid"), index.valid } };
        relations << QJsonObject { { key("schema"), relation->name.schema }, { key("name"), relation->name.name }, { key("kind"), relation->kindName() }, { key("rows"), relation->rowEstimate },
                                   { key("bytes"), relation->sizeBytes }, { key("comment"), relation->comment }, { key("columns"), columns }, { key("constraints"), constraints }, { key("indexes"), indexes } };
    }
    return { { key("server_version"), catalog.serverVersion }, { key("relations"), relations } };
}

} // namespace lockkeeper
