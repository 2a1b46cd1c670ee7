// The table stays locked for the whole backfill.
#include "models/safety/split.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (statement.transaction < 0 || i == 0)
            continue;
        const StatementAnalysis &previous = script.statements[size_t(i) - 1];
        const bool locked = previous.transaction == statement.transaction && previous.heldMode >= LockMode::ShareRowExclusive;
        const bool backfills = std::any_of(statement.operations.begin(), statement.operations.end(), [&](const Operation &operation) {
            const bool overwrites = operation->kind() == u"write-rows" && operation->inverse(statement.context()).kind == Inverse::Kind::LosesData; // an INSERT does not
            return overwrites && !statement.context().isNew(operation->relation());
        });
        if (locked && backfills)
            findings << reportAt(i, Severity::Warning, tr("The locks of the DDL before it are held while these rows are written. Commit the DDL first, and backfill in batches."));
    }
    QList<int> places;
    for (const Finding &finding : std::as_const(findings))
        places << finding.statement;
    if (!findings.isEmpty())
        findings.front().fixes = split(script, places.front(), places); // clears the others too
    return findings;
}

Rule ddl_plus_backfill_same_tx()
{
    return { QStringLiteral("ddl-plus-backfill-same-tx"), tr("Backfill in the transaction of the DDL"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
