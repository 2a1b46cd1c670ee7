// Zero switches it off; minutes let everybody queue; after the DDL it is too late.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static constexpr qint64 longestMs = 30'000;

/// True where a lock that blocks writes is taken before the next lock_timeout.
static bool locksWithout(const ScriptAnalysis &script, int index)
{
    for (int i = index + 1; i < int(script.statements.size()) && script.statements[size_t(i)].setting.name != u"lock_timeout"; ++i)
        if (takesStrongLock(script.statements[size_t(i)], LockMode::Share))
            return true;
    return false;
}

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    bool lockBefore = false; // without a timeout
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        const SettingChange &setting = statement.setting;
        if (setting.name == u"lock_timeout") {
            if (setting.local && statement.transaction < 0)
                findings << reportAt(i, Severity::Warning, tr("SET LOCAL outside of a transaction has no effect. Use SET, or BEGIN before it."));
            else if (setting.milliseconds == 0 && !setting.resets && locksWithout(script, i))
                findings << reportAt(i, Severity::Warning, tr("A lock_timeout of 0 waits for ever."));
            else if (setting.milliseconds > longestMs)
                findings << reportAt(i, Severity::Warning, tr("Everybody queues behind this for up to %1. A few seconds and another try hurt less.").arg(setting.value));
            else if (lockBefore && setting.milliseconds > 0)
                findings << reportAt(i, Severity::Warning, tr("A statement before this has waited for its lock without it. Set the lock_timeout first."));
        }
        lockBefore = lockBefore || (statement.lockTimeout.isEmpty() && takesStrongLock(statement, LockMode::ShareUpdateExclusive));
    }
    return findings;
}

Rule lock_timeout_bad()
{
    return { QStringLiteral("lock-timeout-bad"), tr("lock_timeout that does not help"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
