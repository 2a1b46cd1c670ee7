#include "models/rehearsal/serverwide.h"

#include "models/core/error.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>

namespace lockkeeper {

static bool isServerWide(const Operation &operation)
{
    static const QSet<QString> kinds { QStringLiteral("create-role"), QStringLiteral("alter-role"), QStringLiteral("drop-role"), QStringLiteral("rename-role"), QStringLiteral("grant-role"),
                                       QStringLiteral("create-database"), QStringLiteral("alter-database"), QStringLiteral("drop-database"), QStringLiteral("rename-database"),
                                       QStringLiteral("create-tablespace"), QStringLiteral("alter-tablespace"), QStringLiteral("drop-tablespace"), QStringLiteral("alter-system"),
                                       QStringLiteral("drop-owned"), QStringLiteral("reassign-owned") };
    return kinds.contains(operation->kind());
}

QString serverWideChange(const Migration &migration)
{
    for (const Direction direction : { Direction::Up, Direction::Down }) {
        if (migration.file(direction).isEmpty())
            continue;
        try {
            const ScriptPlan plan = planMigration(migration, direction);
            for (size_t place = 0; place < plan.statements.size(); ++place)
                for (const Operation &operation : plan.analysed(place).operations)
                    if (isServerWide(operation))
                        return QCoreApplication::translate("Rehearsal", "line %1: %2").arg(plan.analysed(place).line).arg(plan.analysed(place).summary());
        } catch (const Error &) {
            continue; // running it says why it cannot be read
        }
    }
    return {};
}

} // namespace lockkeeper
