// Where one statement fails, those before it stay.
#include "models/safety/split.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    int first = -1;
    bool transactional = false, other = false;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        const auto changes = [&] { return std::any_of(statement.operations.begin(), statement.operations.end(), [](const Operation &operation) { return operation->changesSchema() || operation->kind() == u"write-rows"; }); };
        if (!statement.transactional() && first < 0 && statement.transaction < 0)
            first = i;
        transactional = transactional || (statement.transactional() && changes());
        other = other || statement.transactional();
    }
    if (first >= 0 && other && script.sending == Sending::OneKind)
        return { reportAt(first, Severity::Error, tr("The runner refuses a file in which this stands beside statements that may run in a transaction; SET and SELECT count as well. Give it a file of its own, or say that the file runs without a transaction."), split(script, firstOfOtherKind(script))) };
    if (first < 0 || !transactional)
        return {};
    return { reportAt(first, Severity::Warning, tr("This cannot run in a transaction, and other statements of the file could: where one fails, the file is half done. Give it a migration of its own."), split(script, firstOfOtherKind(script))) };
}

Rule tx_mixed()
{
    return { QStringLiteral("tx-mixed"), tr("Transactional and other statements in one file"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
