#include "models/migration/migration.h"

#include <QCoreApplication>

namespace lockkeeper {

QString directionId(Direction direction)
{
    return direction == Direction::Up ? QStringLiteral("up") : QStringLiteral("down");
}

QString stateId(MigrationState state)
{
    static const char *const ids[] = { "applied", "pending", "changed", "missing-file", "dirty", "out-of-order" };
    return QLatin1String(ids[int(state)]);
}

QString stateName(MigrationState state)
{
    switch (state) {
    case MigrationState::Applied: return QCoreApplication::translate("MigrationState", "Applied");
    case MigrationState::Pending: return QCoreApplication::translate("MigrationState", "Pending");
    case MigrationState::Changed: return QCoreApplication::translate("MigrationState", "Changed since applied");
    case MigrationState::MissingFile: return QCoreApplication::translate("MigrationState", "File is missing");
    case MigrationState::Dirty: return QCoreApplication::translate("MigrationState", "Stopped half-way");
    case MigrationState::OutOfOrder: return QCoreApplication::translate("MigrationState", "Out of order");
    }
    return {};
}

} // namespace lockkeeper
