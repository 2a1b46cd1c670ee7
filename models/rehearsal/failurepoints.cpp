#include "models/rehearsal/failurepoints.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("FailurePoints", text, nullptr, count);
}

QString failureKindId(FailureKind kind)
{
    static const char *const ids[] = { "terminated-before", "terminated-during", "terminated-after", "connection-cut", "statement-timeout", "disk-full", "program-killed" };
    return QLatin1String(ids[int(kind)]);
}

QString failureKindName(FailureKind kind)
{
    switch (kind) {
    case FailureKind::TerminatedBefore: return tr("Killed before");
    case FailureKind::TerminatedDuring: return tr("Killed during");
    case FailureKind::TerminatedAfter: return tr("Killed after");
    case FailureKind::ConnectionCut: return tr("Connection cut");
    case FailureKind::StatementTimeout: return tr("Timeout");
    case FailureKind::DiskFull: return tr("Disk full");
    case FailureKind::ProgramKilled: return tr("Program killed");
    }
    return {};
}

QString failureStateId(FailureState state)
{
    static const char *const ids[] = { "unchanged", "complete", "partial", "invalid-index", "not-recorded", "unknown", "not-tried" };
    return QLatin1String(ids[int(state)]);
}

QString failureStateName(FailureState state)
{
    switch (state) {
    case FailureState::Unchanged: return tr("Unchanged");
    case FailureState::Complete: return tr("Complete");
    case FailureState::Partial: return tr("Known rest");
    case FailureState::InvalidIndex: return tr("Invalid index");
    case FailureState::NotRecorded: return tr("Not recorded");
    case FailureState::Unknown: return tr("Unknown");
    case FailureState::NotTried: return tr("Not tried");
    }
    return {};
}

QString failureActionId(FailureWay::Action action)
{
    static const char *const ids[] = { "repair", "undo", "up", "down" };
    return QLatin1String(ids[int(action)]);
}

QString failureWayName(const FailureWay &way)
{
    using Action = FailureWay::Action;
    const bool repaired = way.after == u"repair", undone = way.after == u"undo";
    switch (way.action) {
    case Action::Repair: return QStringLiteral("lockkeeper repair --finish");
    case Action::Undo: return QStringLiteral("lockkeeper repair --undo");
    case Action::Up: return repaired ? tr("Up again, after repair") : undone ? tr("Up again, after undo") : way.after == u"down" ? tr("Up again, after the down") : tr("Up again");
    case Action::Down: return repaired ? tr("Down, after repair") : way.after == u"up" ? tr("Down, after up again") : tr("Down");
    }
    return {};
}

QString failureOutcomeId(FailureWay::Outcome outcome)
{
    static const char *const ids[] = { "works", "nothing-to-do", "refused", "fails", "differs" };
    return QLatin1String(ids[int(outcome)]);
}

QString failureOutcomeName(FailureWay::Outcome outcome)
{
    switch (outcome) {
    case FailureWay::Outcome::Works: return tr("works");
    case FailureWay::Outcome::NothingToDo: return tr("nothing to do");
    case FailureWay::Outcome::Refused: return tr("refused");
    case FailureWay::Outcome::Fails: return tr("fails");
    case FailureWay::Outcome::Differs: return tr("ends elsewhere");
    }
    return {};
}

bool FailurePoint::isPutRight() const
{
    if (state == FailureState::Complete)
        return true;
    return std::any_of(ways.begin(), ways.end(), [](const FailureWay &way) { return way.outcome == FailureWay::Outcome::Works; });
}

const FailureStatement *FailurePoints::statement(Direction direction, int place) const
{
    const auto found = std::find_if(statements.begin(), statements.end(), [&](const FailureStatement &each) { return each.direction == direction && each.place == place; });
    return found == statements.end() ? nullptr : &*found;
}

const FailurePoint *FailurePoints::point(Direction direction, int place, FailureKind kind) const
{
    const auto found = std::find_if(points.begin(), points.end(), [&](const FailurePoint &each) { return each.direction == direction && each.place == place && each.kind == kind; });
    return found == points.end() ? nullptr : &*found;
}

const FailurePoint *FailurePoints::likePoint(Direction direction, int place, FailureKind kind) const
{
    const FailureStatement *wanted = statement(direction, place);
    for (const FailurePoint &each : points)
        if (const FailureStatement *tried = statement(each.direction, each.place); wanted && tried && each.kind == kind && each.direction == direction && tried->kind == wanted->kind)
            return &each;
    return nullptr;
}

int FailurePoints::count(FailureState state) const
{
    return int(std::count_if(points.begin(), points.end(), [&](const FailurePoint &point) { return point.state == state; }));
}

void FailurePoints::put(const FailurePoint &again)
{
    for (FailurePoint &known : points)
        if (known.direction == again.direction && known.place == again.place && known.kind == again.kind) {
            known = again;
            return;
        }
    points << again;
}

int FailurePoints::tried() const
{
    return int(points.size()) - count(FailureState::NotTried);
}

QString FailurePoints::sentence() const
{
    if (!problem.isEmpty())
        return problem;
    const auto stuck = std::count_if(points.begin(), points.end(), [](const FailurePoint &point) { return point.state != FailureState::NotTried && !point.isPutRight(); });
    const QString tried_ = tr("%1 of %n failure point(s) tried", int(points.size())).arg(tried());
    const QString ways = stuck ? tr("%n of them [is|are] not put right by repair, up or down.", int(stuck)) : tr("each is put right from where it stopped.");
    return QStringLiteral("%1, %2").arg(tried_, ways);
}

QString failureCell(const FailurePoint &point)
{
    if (point.state == FailureState::Partial)
        return point.done.isEmpty() ? tr("All remain") : tr("%1 of %2 remain").arg(point.remaining.size()).arg(point.done.size() + point.remaining.size());
    return failureStateName(point.state);
}

QString failureTitle(const FailurePoints &points, const FailurePoint &point)
{
    const FailureStatement *statement = points.statement(point.direction, point.place);
    return QStringLiteral("%1 %2, %3: %4")
        .arg(point.direction == Direction::Up ? tr("Up") : tr("Down"))
        .arg(point.place + 1)
        .arg(failureKindName(point.kind).toLower(), statement ? statement->text : QString());
}

} // namespace lockkeeper
