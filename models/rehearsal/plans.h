// What the planner does with the code's queries before and after a migration. Run on copies with made-up or given rows.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/sandbox/sandbox.h"

#include <QJsonObject>

namespace lockkeeper {

struct PlanRequest
{
    QList<QByteArray> queries;  ///< typed ones, besides those of the project's contracts
};

/// One plan of a query whose parameters are not known.
struct PlanFacts
{
    QString error;              ///< why there is no plan
    double cost = 0;            ///< the planner's total
    QStringList indexes;        ///< that it uses
    QStringList scans;          ///< tables that it reads as a whole
    bool operator==(const PlanFacts &) const = default;
};

struct QueryPlan
{
    QString name;               ///< of the code's query, or its begin
    PlanFacts before, after;
    QStringList findings;       ///< whole sentences: a new scan of a large table, a lost index, a slower plan
};

struct PlanReport
{
    QList<QueryPlan> plans;
    QStringList newIndexes;     ///< a sentence for each: which queries use it, or that none does

    int findings() const;
    QJsonObject toJson() const;
    static PlanReport fromJson(const QJsonObject &json);
};

/// Explains every query on a copy of @p state, runs the up, and explains again. @throws Error (Input) for a contract that
/// cannot be read, (Cancelled), and where the up does not run.
PlanReport comparePlans(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const PlanRequest &request, Progress &progress);

} // namespace lockkeeper
