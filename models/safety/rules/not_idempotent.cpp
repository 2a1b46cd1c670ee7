// Outside of a transaction a failure leaves what came before, and a second run stops there.
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

/// Kinds that fail when what they make is there, or what they drop is not.
static bool needsGuard(const QString &kind)
{
    return kind.startsWith(u"create-") || kind.startsWith(u"drop-") || kind == u"add-column";
}

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    if (script.statements.size() < 2)
        return {}; // one statement is done or not
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        for (size_t k = 0; statement.transaction < 0 && k < size_t(statement.operations.size()); ++k) {
            const Operation &operation = statement.operations[qsizetype(k)];
            const RelationPtr made = statement.contexts[k + 1].catalog->relation(operation->relation());
            if (needsGuard(operation->kind()) && !operation->idempotent(statement.contexts[k]) && !operation->traits().testFlag(Trait::Unnamed) && !(made && made->temporary))
                return { reportAt(i, Severity::Note, tr("If this file stops half-way, running it again fails here. Say IF [NOT] EXISTS, here and below."), guard(statement, script.script.text())) };
        }
    }
    return {};
}

Rule not_idempotent()
{
    return { QStringLiteral("not-idempotent"), tr("Statement that cannot run twice"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
