// A session that stands still keeps its locks; a name in pg_stat_activity says whose it is.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    bool named = false, bounded = false;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (statement.setting.name == u"application_name")
            named = !statement.setting.resets;
        else if (statement.setting.name == u"idle_in_transaction_session_timeout")
            bounded = statement.setting.milliseconds != 0;
        if (takesStrongLock(statement, LockMode::Share) && !(named && bounded))
            return { reportAt(i, Severity::Note, bounded ? tr("Others cannot tell whose session holds these locks. Set an application_name.")
                                                     : named ? tr("If the client stops here, the locks stay. Set idle_in_transaction_session_timeout.")
                                                             : tr("If the client stops here, the locks stay. Set idle_in_transaction_session_timeout, and an application_name by which others find the session.")) };
    }
    return {};
}

Rule idle_timeout_appname()
{
    return { QStringLiteral("idle-timeout-appname"), tr("Session that nobody can recognise or stop"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
