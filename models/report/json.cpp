#include "models/report/reports.h"

namespace lockkeeper {

static QString key(const char *name)
{
    return QLatin1String(name);
}

QJsonArray findingsToJson(const QString &file, const SafetyAnalysis &analysis)
{
    QJsonArray array;
    const LineMap lines(analysis.script->script.text());
    for (const Finding &finding : analysis.findings) {
        const TextPosition begin = lines.position(finding.range.begin), end = lines.position(finding.range.end);
        QJsonArray fixes;
        for (const Fix &fix : finding.fixes) {
            QJsonArray edits;
            for (const TextEdit &edit : fix.edits)
                edits << QJsonObject { { key("start"), edit.range.begin }, { key("end"), edit.range.end }, { key("text"), QString::fromUtf8(edit.text) } };
            fixes << QJsonObject { { key("title"), fix.title }, { key("edits"), edits } };
        }
        array << QJsonObject { { key("file"), file }, { key("rule"), finding.rule }, { key("severity"), severityId(finding.severity) }, { key("line"), begin.line }, { key("column"), begin.column },
                               { key("end_line"), end.line }, { key("end_column"), end.column }, { key("message"), finding.message }, { key("statement"), finding.statement }, { key("fixes"), fixes } };
    }
    return array;
}

QJsonObject analysisToJson(const QString &file, const SafetyAnalysis &analysis)
{
    QJsonArray statements;
    for (const StatementAnalysis &statement : analysis.script->statements) {
        QJsonArray operations, locks;
        for (qsizetype i = 0; i < statement.operations.size(); ++i) {
            const Operation &operation = statement.operations[i];
            const Inverse::Kind inverse = operation->inverse(statement.context).kind;
            operations << QJsonObject { { key("kind"), operation->kind() }, { key("object"), operation->object() }, { key("risk"), riskId(statement.verdicts[i].risk) },
                                        { key("strategy"), strategyId(statement.verdicts[i].strategy) }, { key("reversible"), inverse != Inverse::Kind::Impossible && inverse != Inverse::Kind::LosesData },
                                        { key("summary"), operation->summary() }, { key("reason"), statement.verdicts[i].reason } };
        }
        for (const LockImpact &lock : statement.locks)
            locks << QJsonObject { { key("relation"), lock.relation.display() }, { key("mode"), lockId(lock.mode) }, { key("duration"), durationId(lock.duration) } };
        statements << QJsonObject { { key("start"), statement.range.begin }, { key("end"), statement.range.end }, { key("line"), statement.line }, { key("kind"), QString::fromLatin1(statement.node.kind()) },
                                    { key("operations"), operations }, { key("locks"), locks }, { key("transactional"), statement.transactional() },
                                    { key("error"), statement.error ? QJsonValue(statement.error->message) : QJsonValue() } };
    }
    return { { key("file"), file }, { key("statements"), statements } };
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
