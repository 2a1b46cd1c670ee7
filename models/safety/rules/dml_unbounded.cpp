// Every row stays locked until the COMMIT, and a new version of each is written.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const bool inserts = subject.operation->inverse(subject.context).kind != Inverse::Kind::LosesData;
    if (subject.onNewTable() || inserts || subject.statement.node.is("MergeStmt") || subject.has(Trait::Bounded))
        return {};
    const RelationPtr table = subject.table();
    const Severity severity = subject.has(Trait::Unbounded) ? Severity::Error : table && table->rowEstimate >= 0 ? Severity::Warning : Severity::Note;
    return report(severity, tr("All rows of %1 that match are written in one transaction and stay locked until its COMMIT. Write them in batches by key.").arg(subject.tableWithRows()));
}

Rule dml_unbounded()
{
    return { QStringLiteral("dml-unbounded"), tr("Rows written all at once"), { QStringLiteral("write-rows") }, check, {} };
}

} // namespace lockkeeper::rules
