#include "models/rehearsal/failureaftermath.h"

#include "models/catalog/catalogdifference.h"
#include "models/core/error.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper {

using Action = FailureWay::Action;
using Outcome = FailureWay::Outcome;

static QString tr(const char *text)
{
    return QCoreApplication::translate("FailurePoints", text);
}

FailureAftermath::FailureAftermath(Sandbox &sandbox, FailureGround &ground, const MigrationProject &project, const Migration &migration)
    : m_sandbox(sandbox)
    , m_ground(ground)
    , m_project(project)
    , m_migration(migration)
{
}

static bool sameSchema(const CatalogPtr &wanted, const CatalogPtr &now)
{
    return restoredState(catalogDifferences(*wanted, *now)) != u"different";
}

static QString placeOf(const StatementEffect &statement)
{
    return QCoreApplication::translate("FailurePoints", "line %1: %2").arg(statement.line).arg(statement.summary);
}

void FailureAftermath::classify(FailurePoint &point, const DatabaseFace &face, const std::optional<HalfRun> &half) const
{
    const DatabaseFace &before = m_ground.before(point.direction), &after = m_ground.after(point.direction);
    const bool sameAsBefore = face.history == before.history && sameSchema(before.catalog, face.catalog);
    const bool sameAsAfter = face.history == after.history && sameSchema(after.catalog, face.catalog);
    point.history = face.history;
    point.sameRows = face.rows == before.rows;
    if (!half) {
        // An up that changes nothing of the schema is told by the history.
        point.state = sameAsAfter && before.history != after.history ? FailureState::Complete : sameAsBefore && point.sameRows ? FailureState::Unchanged : FailureState::Unknown;
    } else {
        for (const StatementEffect &statement : half->statements)
            (statement.state == StatementEffect::State::There ? point.done : point.remaining) << placeOf(statement);
        point.leftBehind = half->invalidIndexes;
        const bool ahead = half->run.id > 0 && half->firstOpen() > size_t(half->run.statementsDone);
        point.state = !half->invalidIndexes.isEmpty() ? FailureState::InvalidIndex : !half->isSettled() ? FailureState::Unknown : ahead ? FailureState::NotRecorded : FailureState::Partial;
    }
    if (point.state != FailureState::Complete && point.state != FailureState::Unchanged)
        for (const CatalogDifference &difference : catalogDifferences(*before.catalog, *face.catalog))
            point.differences << difference.sentence();
}

void FailureAftermath::examine(const QString &database, FailurePoint &point, Progress &progress)
{
    std::optional<HalfRun> half;
    {
        const auto session = m_sandbox.connect(database, progress);
        const QList<HalfRun> halves = Migrator(*session, m_project).halfRuns(progress);
        if (!halves.isEmpty())
            half = halves.front();
    }
    const DatabaseFace face = m_ground.faceOf(database, progress); // and nobody is connected any more
    classify(point, face, half);
    const QString left = QStringList { directionId(point.direction), failureStateId(point.state), face.history, face.rows, half ? QString::number(half->run.statementsDone) : QString(), point.done.join(u'\n'), point.differences.join(u'\n') }.join(u'\f');
    if (!m_known.contains(left))
        m_known.insert(left, tryWays(database, point, progress));
    point.ways = m_known.value(left);
}

FailureWay FailureAftermath::tryWay(const QString &database, Action action, const QString &after, const CatalogPtr &wanted, Progress &progress)
{
    FailureWay way { action, after, Outcome::Works, 0, {} };
    QElapsedTimer timer;
    timer.start();
    std::optional<Error> error;
    try {
        const auto session = m_sandbox.connect(database, progress);
        Migrator migrator(*session, m_project);
        const QList<HalfRun> halves = migrator.halfRuns(progress);
        if (action == Action::Repair || action == Action::Undo) {
            if (halves.isEmpty())
                way.outcome = Outcome::NothingToDo;
            else
                error = (action == Action::Repair ? migrator.finish(halves.front(), progress) : migrator.undo(halves.front(), progress)).error;
        } else {
            const Direction direction = action == Action::Up ? Direction::Up : Direction::Down;
            bool applied = false;
            for (const MigrationStatus &status : migrator.status())
                applied = applied || (status.migration.version == m_migration.version && status.isApplied());
            if (halves.isEmpty() && applied == (direction == Direction::Up))
                way.outcome = Outcome::NothingToDo;
            else
                error = migrator.runOnly(m_migration.version, direction, progress).error;
        }
        if (error)
            way.outcome = Outcome::Fails;
    } catch (const Error &refusal) {
        if (progress.isCancelled())
            throw;
        error = refusal;
        way.outcome = refusal.kind == ErrorKind::Input ? Outcome::Refused : Outcome::Fails;
    }
    way.seconds = double(timer.nsecsElapsed()) / 1e9;
    progress.throwIfCancelled();
    if (error)
        way.detail = error->message;
    else if (way.outcome == Outcome::NothingToDo)
        way.detail = action == Action::Repair || action == Action::Undo ? tr("Nothing stopped half-way.") : action == Action::Up ? tr("It counts as applied.") : tr("It counts as not applied.");
    if (way.outcome != Outcome::Works)
        return way;
    const QList<CatalogDifference> differences = catalogDifferences(*wanted, *m_ground.faceOf(database, progress).catalog);
    const bool forth = wanted == m_ground.after(Direction::Up).catalog;
    if (restoredState(differences) == u"different") {
        way.outcome = Outcome::Differs;
        way.detail = differences.front().sentence();
    } else {
        way.detail = forth ? tr("The schema is as after an undisturbed up.") : wanted == m_ground.before(Direction::Up).catalog ? tr("The schema is as before the up.") : tr("The schema is as after an undisturbed down.");
    }
    return way;
}

QList<FailureWay> FailureAftermath::tryWays(const QString &database, const FailurePoint &point, Progress &progress)
{
    const CatalogPtr start = m_ground.before(Direction::Up).catalog, applied = m_ground.after(Direction::Up).catalog;
    const CatalogPtr down = m_ground.after(Direction::Down).catalog; // null where no down runs
    const bool up = point.direction == Direction::Up;
    QList<FailureWay> ways;
    const auto back = [&](const QString &on, const QString &after) {
        ways << tryWay(on, Action::Down, after, down ? down : start, progress);
    };
    QString copy = m_ground.copyOf(database, progress);
    ways << tryWay(copy, Action::Repair, {}, up ? applied : down, progress);
    const bool repaired = ways.back().outcome == Outcome::Works;
    if (point.history == stateId(MigrationState::Dirty)) {
        if (repaired && up)
            back(copy, QStringLiteral("repair"));
        else if (repaired)
            ways << tryWay(copy, Action::Up, QStringLiteral("repair"), applied, progress);
        m_ground.drop(copy);
        copy = m_ground.copyOf(database, progress);
        ways << tryWay(copy, Action::Up, {}, applied, progress); // both are refused and leave everything as it is
        back(copy, {});
        ways << tryWay(copy, Action::Undo, {}, up ? start : applied, progress);
        if (ways.back().outcome == Outcome::Works && up)
            ways << tryWay(copy, Action::Up, QStringLiteral("undo"), applied, progress);
    } else if (up == (point.state == FailureState::Unchanged)) {
        ways << tryWay(copy, Action::Up, {}, applied, progress);
        back(copy, ways.back().outcome == Outcome::Works ? QStringLiteral("up") : QString());
    } else {
        back(copy, {});
        ways << tryWay(copy, Action::Up, ways.back().outcome == Outcome::Works ? QStringLiteral("down") : QString(), applied, progress);
    }
    m_ground.drop(copy);
    return ways;
}

} // namespace lockkeeper
