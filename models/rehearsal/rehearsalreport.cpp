#include "models/rehearsal/rehearsalreport.h"

#include "models/core/files.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

LockMode StatementMeasure::strongest() const
{
    LockMode strongest = LockMode::None;
    for (const MeasuredLock &lock : locks)
        if (!lock.newRelation)
            strongest = std::max(strongest, lock.mode);
    return strongest;
}

QString StatementMeasure::work() const
{
    return !rewritten.isEmpty() ? QStringLiteral("rewrite") : rowsScanned > 0 ? QStringLiteral("scan") : QStringLiteral("none");
}

QString Probe::kindName() const
{
    switch (kind) {
    case Kind::Uses: return tr("a row that uses it");
    case Kind::Border: return tr("a row at its border");
    case Kind::Refused: return tr("a row that must be refused");
    case Kind::Update: return tr("an update of a row");
    case Kind::Delete: return tr("a delete of a row");
    }
    return {};
}

QString DataDifference::sentence() const
{
    switch (kind) {
    case Kind::LostRows: return tr("%1 rows lost in %2").arg(count).arg(object);
    case Kind::LostValues: return tr("%1 values lost in %2").arg(count).arg(object);
    case Kind::ChangedValues: return tr("%1 values changed in %2").arg(count).arg(object);
    }
    return {};
}

/// From the first lock on a relation that blocks @p wanted to the end of its transaction.
static double longestBlocked(const RehearsalReport &report, Direction direction, LockMode wanted)
{
    double longest = 0;
    for (const StatementMeasure &statement : report.statements)
        if (statement.direction == direction)
            for (const MeasuredLock &lock : statement.locks)
                if (!lock.newRelation && conflicts(lock.mode, wanted))
                    longest = std::max(longest, lock.until - lock.from);
    return longest;
}

double RehearsalReport::readsBlocked(Direction direction) const
{
    return longestBlocked(*this, direction, LockMode::AccessShare);
}

double RehearsalReport::writesBlocked(Direction direction) const
{
    return longestBlocked(*this, direction, LockMode::RowExclusive);
}

QList<StatementMeasure> RehearsalReport::statementsOf(Direction direction) const
{
    QList<StatementMeasure> found;
    for (const StatementMeasure &statement : statements)
        if (statement.direction == direction)
            found << statement;
    return found;
}

QByteArray rehearsalHash(const Migration &migration)
{
    QByteArray content = migrationSource(migration, Direction::Up);
    content += '\0';
    if (!migration.downFile.isEmpty())
        content += migrationSource(migration, Direction::Down);
    return contentHash(content);
}

} // namespace lockkeeper
