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
    case Kind::OldInsert: return tr("a row as the old code writes it");
    case Kind::OldUpdate: return tr("an update as the old code does it");
    }
    return {};
}

QString Probe::kindId() const
{
    static const QStringList ids { QStringLiteral("uses"), QStringLiteral("border"), QStringLiteral("refused"), QStringLiteral("update"), QStringLiteral("delete"), QStringLiteral("old-insert"), QStringLiteral("old-update") };
    return ids[int(kind)];
}

QString DataDifference::kindId() const
{
    static const QStringList ids { QStringLiteral("lost-rows"), QStringLiteral("lost-values"), QStringLiteral("changed-values"), QStringLiteral("orphans"), QStringLiteral("sequence-behind") };
    return ids[int(kind)];
}

QString DataDifference::sentence() const
{
    switch (kind) {
    case Kind::LostRows: return tr("%n row(s) lost in %1", int(count)).arg(object);
    case Kind::LostValues: return tr("%n value(s) lost in %1", int(count)).arg(object);
    case Kind::ChangedValues: return tr("%n value(s) changed in %1", int(count)).arg(object);
    case Kind::Orphans: return tr("%n row(s) of %1 [points|point] at nothing", int(count)).arg(object);
    case Kind::SequenceBehind: return tr("%1 gives out numbers again that it has given out before").arg(object);
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

const RehearsalStep *RehearsalReport::step(const QString &id) const
{
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const RehearsalStep &step) { return step.id == id; });
    return found == steps.end() ? nullptr : &*found;
}

RehearsalStep *RehearsalReport::step(const QString &id)
{
    // Reports are handed to other threads while they grow: begin() parts from their copies.
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const RehearsalStep &step) { return step.id == id; });
    return found == steps.end() ? nullptr : &*found;
}

bool RehearsalReport::changesValues() const
{
    return !reupDataDifferences.isEmpty() || std::any_of(dataDifferences.begin(), dataDifferences.end(), [](const DataDifference &difference) { return difference.kind == DataDifference::Kind::ChangedValues || difference.kind == DataDifference::Kind::Orphans; });
}

bool RehearsalReport::isReversible() const
{
    const bool nothingToUndo = run.downState == u"empty" && differences.isEmpty() && repeatError.isEmpty();
    const bool undone = run.downState == u"ok" && restored != u"different" && reupSame;
    return run.upError.isEmpty() && (nothingToUndo || undone);
}

bool RehearsalReport::isLossless() const
{
    return isReversible() && !withRows && dataDifferences.isEmpty() && reupDataDifferences.isEmpty();
}

QByteArray rehearsalHash(const Migration &migration)
{
    QByteArray content = migration.upFile.isEmpty() ? QByteArray() : migrationSource(migration, Direction::Up); // one that is missing fails when it is run
    content += '\0';
    if (!migration.downFile.isEmpty())
        content += migrationSource(migration, Direction::Down);
    return contentHash(content);
}

} // namespace lockkeeper
