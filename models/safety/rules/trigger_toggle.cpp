// SHARE ROW EXCLUSIVE (measured, 13 to 18); ALL includes the triggers of foreign keys.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    const QList<SyntaxNode> commands = subject.statement.node.children("cmds");
    if (std::all_of(commands.begin(), commands.end(), [](const SyntaxNode &command) { return command.enumerator("subtype").startsWith("AT_EnableTrig"); }))
        return report(Severity::Warning, tr("Writes to %1 wait for a moment, and what was written while its triggers were off stays as it is: nothing checks it now.").arg(subject.tableWithRows()));
    return report(Severity::Warning, tr("Writes to %1 wait, and everybody's writes run with other triggers until it is switched back; with ALL, foreign keys are not checked. SET session_replication_role changes one session only.").arg(subject.tableWithRows()));
}

Rule trigger_toggle()
{
    return { QStringLiteral("trigger-toggle"), tr("Trigger switched for everybody"), { QStringLiteral("toggle-trigger") }, check, {} };
}

} // namespace lockkeeper::rules
