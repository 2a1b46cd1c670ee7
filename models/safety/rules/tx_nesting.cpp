// BEGIN inside of a transaction is only a warning, and the next COMMIT ends the outer one (manual: BEGIN).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static int lastBegin(const ScriptAnalysis &script)
{
    for (int i = int(script.statements.size()) - 1; i >= 0; --i)
        if (const StatementAnalysis &statement = script.statements[size_t(i)]; statement.facts.steers && isTransaction(statement.node, { "TRANS_STMT_BEGIN", "TRANS_STMT_START" }))
            return i;
    return 0;
}

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    bool ofRunner = script.runnerTransaction, open = ofRunner;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        if (!script.statements[size_t(i)].facts.steers)
            continue;
        const QByteArray kind = script.statements[size_t(i)].node.is("TransactionStmt") ? script.statements[size_t(i)].node.enumerator("kind") : QByteArray();
        const bool begins = kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START", ends = kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_ROLLBACK";
        if (begins && open)
            findings << reportAt(i, Severity::Warning, ofRunner ? tr("The runner has begun a transaction already: this BEGIN does nothing, and the COMMIT after it ends the runner's.") : tr("A transaction is open already: this BEGIN does nothing, and the next COMMIT ends all of it."));
        if (ends && (!open || ofRunner))
            findings << reportAt(i, Severity::Warning, ofRunner ? tr("This ends the runner's transaction, and what follows runs outside of one.") : tr("No transaction is open here, so this does nothing."));
        open = begins || (open && !ends);
        ofRunner = ofRunner && !ends;
    }
    if (open && !script.runnerTransaction) // a runner that has begun one commits at its end
        findings << reportAt(lastBegin(script), Severity::Warning, tr("This transaction is never committed: when the session ends, everything in it is undone."));
    return findings;
}

Rule tx_nesting()
{
    return { QStringLiteral("tx-nesting"), tr("BEGIN and COMMIT that do not match"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
