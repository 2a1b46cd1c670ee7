// Where one statement fails, those before it stay.
#include "models/safety/split.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    int first = -1;
    bool transactional = false;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        const auto changes = [&] { return std::any_of(statement.operations.begin(), statement.operations.end(), [](const Operation &operation) { return operation->changesSchema() || operation->kind() == u"write-rows"; }); };
        if (!statement.transactional() && first < 0 && statement.transaction < 0)
            first = i;
        transactional = transactional || (statement.transactional() && changes());
    }
    if (first < 0 || !transactional)
        return {};
    return { reportAt(first, Severity::Warning, tr("This cannot run in a transaction, and other statements of the file could: where one fails, the file is half done. Give it a migration of its own."), split(script, firstOfOtherKind(script))) };
}

Rule tx_mixed()
{
    return { QStringLiteral("tx-mixed"), tr("Transactional and other statements in one file"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
