// Lockkeeper's own: the run log is the history.
#include "models/migration/migrationstatus.h"

namespace lockkeeper::histories {

static void create(Session &session, const QList<Migration> &)
{
    createRunLog(session);
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    return appliedOf(readRunLog(session));
}

HistoryTable native()
{
    return { QStringLiteral("native"), QStringLiteral("Lockkeeper"), runLogExists, create, read, nullptr, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
