// Which code works in which phase of a designed series: the queries of each version against the catalog after each step.
// Static, as the matrix; pure.
#pragma once

#include "models/compatibility/matrix.h"
#include "models/design/designedseries.h"

namespace lockkeeper {

/// One version of the code after one step of a series.
struct PhaseCode
{
    int step = 0;
    QString version;              ///< "v1.4"
    bool behindDeploy = false;    ///< other code was to be everywhere before this step, so that a failure is no surprise
    int queries = 0;
    int uncertain = 0;            ///< of them, that meet what is not analysed
    QList<QueryProblem> problems; ///< of queries that worked before the series, the most frequent first

    bool fails() const { return !problems.isEmpty() && !behindDeploy; }
};

/// By step, then by version. @p before is the catalog that the series meets; null versions are left out.
QList<PhaseCode> codeInPhases(const DesignedSeries &series, const Catalog &before, const QList<CodeContractPtr> &versions);

} // namespace lockkeeper
