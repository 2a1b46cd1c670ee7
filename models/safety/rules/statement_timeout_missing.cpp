// A statement that takes longer than planned holds its locks as long.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static constexpr qint64 longestMs = 3'600'000;

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (statement.setting.name == u"statement_timeout" && statement.setting.milliseconds > longestMs)
            return { reportAt(i, Severity::Note, tr("A statement may hold its locks for %1. Set what the plan allows.").arg(statement.setting.value)) };
        // What is built CONCURRENTLY may take hours, and stopping it leaves an invalid index.
        if (takesStrongLock(statement, LockMode::ShareUpdateExclusive) && statement.transactional() && statement.statementTimeout.isEmpty())
            return { reportAt(i, Severity::Note, tr("Without a statement_timeout this holds its locks as long as it takes. Set one that the plan allows."),
                              insertion(tr("Set statement_timeout to 15 min"), statement.statement.commentBegin, statement.transaction >= 0 ? "SET LOCAL statement_timeout = '15min';\n" : "SET statement_timeout = '15min';\n")) };
    }
    return {};
}

Rule statement_timeout_missing()
{
    return { QStringLiteral("statement-timeout-missing"), tr("No statement_timeout"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
