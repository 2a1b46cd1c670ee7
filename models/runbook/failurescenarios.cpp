#include "models/runbook/failurescenarios.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("FailureScenarios", text, nullptr, count);
}

namespace {

/// Points that differ in nothing that a person does about them.
struct Outcome
{
    FailurePoint first;
    QStringList places;
};

bool sameOutcome(const FailurePoint &a, const FailurePoint &b)
{
    const auto waysOf = [](const FailurePoint &point) {
        QStringList ways;
        for (const FailureWay &way : point.ways)
            ways << failureWayName(way) + failureOutcomeId(way.outcome);
        return ways;
    };
    return a.direction == b.direction && a.kind == b.kind && a.state == b.state && a.leftBehind == b.leftBehind && a.done == b.done && waysOf(a) == waysOf(b);
}

QString whatHappens(FailureKind kind)
{
    switch (kind) {
    case FailureKind::TerminatedBefore: return tr("the server ends the session before the statement");
    case FailureKind::TerminatedDuring: return tr("the server ends the session during the statement");
    case FailureKind::TerminatedAfter: return tr("the server ends the session after the statement");
    case FailureKind::ConnectionCut: return tr("the connection is lost");
    case FailureKind::StatementTimeout: return tr("the statement takes longer than allowed");
    case FailureKind::DiskFull: return tr("the disk is full");
    case FailureKind::ProgramKilled: return tr("Lockkeeper or its host stops");
    }
    return {};
}

QString stateOf(const FailurePoint &point)
{
    switch (point.state) {
    case FailureState::Unchanged: return tr("schema, rows and history are as before the run");
    case FailureState::Complete: return tr("all of it has taken effect and is recorded");
    case FailureState::Partial: return point.done.isEmpty() ? tr("nothing has taken effect, and the history calls it dirty") : tr("of its statements these have taken effect: %1; these remain: %2").arg(point.done.join(QStringLiteral(", ")), point.remaining.join(QStringLiteral(", ")));
    case FailureState::InvalidIndex: return tr("%1 is left INVALID, and the history calls it dirty").arg(point.leftBehind.join(QStringLiteral(", ")));
    case FailureState::NotRecorded: return tr("it has taken effect and the history does not say so: %1").arg(point.done.join(QStringLiteral(", ")));
    case FailureState::Unknown: return tr("it is not to be told from the catalog how far it came");
    case FailureState::NotTried: break;
    }
    return {};
}

QString whatToDo(const FailurePoint &point, const QString &version)
{
    QStringList works;
    for (const FailureWay &way : point.ways)
        if (way.outcome == FailureWay::Outcome::Works && way.after.isEmpty()) {
            switch (way.action) {
            case FailureWay::Action::Repair: works << tr("`lockkeeper repair %1 --finish` goes on to the end").arg(version); break;
            case FailureWay::Action::Undo: works << tr("`lockkeeper repair %1 --undo` takes it back").arg(version); break;
            case FailureWay::Action::Up: works << tr("apply it again"); break;
            case FailureWay::Action::Down: works << tr("roll back again"); break;
            }
        }
    if (point.state == FailureState::Complete)
        return tr("nothing; read the history before anything is run again");
    return works.isEmpty() ? tr("nothing that was tried puts it right; restore the backup, or correct it by hand") : works.join(tr(", or "));
}

RunbookStep scenarioOf(const Outcome &outcome, const RunbookInput &input, int number)
{
    const FailurePoint &point = outcome.first;
    const FailurePoints &points = *input.report->failurePoints;
    RunbookStep step;
    step.phase = RunbookPhase::Failure;
    step.kind = QStringLiteral("manual");
    step.id = QStringLiteral("observed-%1-%2-%3-%4").arg(directionId(point.direction), failureKindId(point.kind), failureStateId(point.state)).arg(number);
    const QString direction = point.direction == Direction::Up ? tr("the up") : tr("the down");
    step.title = tr("In %1, %2: %3").arg(direction, whatHappens(point.kind), failureCell(point).toLower());
    step.text = scenarioText(*input.report, point);
    step.facts << tr("Observed in the rehearsal of %1 on PostgreSQL %2, at: %3.").arg(input.report->at.toString(QStringLiteral("yyyy-MM-dd HH:mm")), input.report->serverVersion, outcome.places.join(QStringLiteral("; ")));
    for (const FailureWay &way : point.ways)
        step.facts << tr("%1: %2, %3. %4").arg(failureWayName(way), failureOutcomeName(way.outcome), formatSeconds(way.seconds), way.detail).trimmed();
    if (const FailureStatement *statement = points.statement(point.direction, point.place); statement && statement->line > 0)
        step.statements << RunbookStatement { statement->text, statement->lock, {} };
    return step;
}

} // namespace

QString scenarioText(const RehearsalReport &report, const FailurePoint &point)
{
    if (point.state == FailureState::NotTried)
        return tr("The template's words stay: this was not tried.");
    const QString said = point.serverSaid.isEmpty() ? tr("nobody is told anything") : point.serverSaid.section(u'\n', 0, 0) + (point.sqlState.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(point.sqlState));
    return tr("How it looks: %1. State: %2. Rows: %3. What to do: %4.").arg(said, stateOf(point), point.sameRows ? tr("unchanged") : tr("changed by the statements that have taken effect"), whatToDo(point, report.migration.version));
}

QList<RunbookStep> observedScenarios(const RunbookInput &input)
{
    QList<Outcome> outcomes;
    if (!input.report || !input.report->failurePoints)
        return {};
    const FailurePoints &points = *input.report->failurePoints;
    for (const FailurePoint &point : points.points) {
        if (point.state == FailureState::NotTried)
            continue;
        const FailureStatement *statement = points.statement(point.direction, point.place);
        const QString place = statement && statement->line > 0 ? tr("line %1, %2").arg(statement->line).arg(statement->text) : QStringLiteral("COMMIT");
        const auto known = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome &outcome) { return sameOutcome(outcome.first, point); });
        if (known == outcomes.end())
            outcomes << Outcome { point, { place } };
        else
            known->places << place;
    }
    QList<RunbookStep> steps;
    QMap<QString, int> numbers;
    for (const Outcome &outcome : std::as_const(outcomes)) {
        const QString kind = directionId(outcome.first.direction) + failureKindId(outcome.first.kind) + failureStateId(outcome.first.state);
        steps << scenarioOf(outcome, input, ++numbers[kind]);
    }
    return steps;
}

bool isObserved(const QString &templateId, const RunbookInput &input)
{
    if (!input.report || !input.report->failurePoints)
        return false;
    static const QHash<QString, QList<FailureKind>> kinds {
        { QStringLiteral("connection-lost"), { FailureKind::ConnectionCut, FailureKind::TerminatedAfter } },
        { QStringLiteral("program-killed"), { FailureKind::ProgramKilled } },
        { QStringLiteral("statement-timeout"), { FailureKind::StatementTimeout } },
        { QStringLiteral("disk-full"), { FailureKind::DiskFull } },
    };
    static const QHash<QString, FailureState> states { { QStringLiteral("invalid-index"), FailureState::InvalidIndex }, { QStringLiteral("not-recorded"), FailureState::NotRecorded } };
    return std::any_of(input.report->failurePoints->points.begin(), input.report->failurePoints->points.end(), [&](const FailurePoint &point) {
        return point.state != FailureState::NotTried && (kinds.value(templateId).contains(point.kind) || (states.contains(templateId) && states.value(templateId) == point.state));
    });
}

} // namespace lockkeeper
