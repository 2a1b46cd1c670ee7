// What became of a migration that was stopped at one of its statements, observed on a copy of the sandbox database: the
// state that was left, and what repair, up and down do from there. Plain data, a section of the rehearsal's report.
#pragma once

#include "models/change/lockmode.h"
#include "models/migration/migration.h"

#include <QJsonObject>
#include <QStringList>
#include <array>

namespace lockkeeper {

enum class FailureKind { TerminatedBefore, TerminatedDuring, TerminatedAfter, ConnectionCut, StatementTimeout, DiskFull, ProgramKilled };
inline constexpr std::array failureKinds { FailureKind::TerminatedBefore, FailureKind::TerminatedDuring, FailureKind::TerminatedAfter, FailureKind::ConnectionCut,
                                           FailureKind::StatementTimeout, FailureKind::DiskFull,         FailureKind::ProgramKilled };
/// "terminated-before", "program-killed", ...
QString failureKindId(FailureKind kind);
/// "Killed before", "Program killed": a column's title.
QString failureKindName(FailureKind kind);

enum class FailureState {
    Unchanged,    ///< schema, rows and history as before the run
    Complete,     ///< as after an undisturbed run, and recorded so
    Partial,      ///< some statements have taken effect, the others are named
    InvalidIndex, ///< a build left an index that no query uses
    NotRecorded,  ///< a statement has taken effect and the history does not say so
    Unknown,      ///< not to be told apart from what the catalog shows
    NotTried
};
QString failureStateId(FailureState state);
QString failureStateName(FailureState state);

/// One thing that was tried from what was left.
struct FailureWay
{
    enum class Action { Repair, Undo, Up, Down };
    enum class Outcome { Works, NothingToDo, Refused, Fails, Differs };
    Action action = Action::Repair;
    QString after;       ///< ids of what was done before it, "repair"; empty where it was tried at once
    Outcome outcome = Outcome::Works;
    double seconds = 0;
    QString detail;      ///< a sentence
    bool operator==(const FailureWay &) const = default;
};
QString failureActionId(FailureWay::Action action);
/// "lockkeeper repair --finish", "Up again, after repair".
QString failureWayName(const FailureWay &way);
QString failureOutcomeId(FailureWay::Outcome outcome);
QString failureOutcomeName(FailureWay::Outcome outcome);

/// A statement of up or down; the commit of one transaction is the last of them.
struct FailureStatement
{
    Direction direction = Direction::Up;
    int place = 0;       ///< within its direction
    int line = 1;        ///< 0 for the commit
    QString text;
    LockMode lock = LockMode::None;
    QString kind;        ///< its class: what it does and how; one of each is tried with every kind of failure
    bool oneTransaction = true;
    bool operator==(const FailureStatement &) const = default;
};

struct FailurePoint
{
    Direction direction = Direction::Up;
    int place = 0;
    FailureKind kind = FailureKind::TerminatedBefore;
    FailureState state = FailureState::NotTried;
    QString reason;          ///< why it was not tried
    QString serverSaid;      ///< what the one who ran it was told
    QString sqlState;
    QString history;         ///< state of the migration afterwards: "pending", "dirty"
    QStringList done, remaining; ///< statements, where some have taken effect
    QStringList leftBehind;  ///< invalid indexes
    QStringList differences; ///< from the schema before the run, where it is not complete
    bool sameRows = true;    ///< those of the touched tables, as before the run
    QList<FailureWay> ways;
    double seconds = 0;
    bool operator==(const FailurePoint &) const = default;

    /// There is a way from here to one of the two sides.
    bool isPutRight() const;
};

/// Where one point is: which statement, and what happens there.
struct FailurePlace
{
    Direction direction = Direction::Up;
    int place = 0;
    FailureKind kind = FailureKind::TerminatedBefore;
    bool operator==(const FailurePlace &) const = default;
};

struct FailurePoints
{
    QList<FailureStatement> statements;
    QList<FailurePoint> points;
    QStringList leftOut;     ///< sentences: what was not tried, and why
    QString problem;         ///< why nothing was tried
    double seconds = 0;
    double copySeconds = 0;  ///< of a copy of the database, on average
    int budgetSeconds = 0;
    bool operator==(const FailurePoints &) const = default;

    const FailureStatement *statement(Direction direction, int place) const;
    const FailurePoint *point(Direction direction, int place, FailureKind kind) const;
    /// Of a statement that was not tried in this way itself: the point of another one of its class.
    const FailurePoint *likePoint(Direction direction, int place, FailureKind kind) const;
    int tried() const;
    /// Takes a point that was tried again in the place of the one that is there.
    void put(const FailurePoint &again);
    int count(FailureState state) const;
    /// "48 of 49 failure points tried, each is put right from where it stopped."
    QString sentence() const;

    QJsonObject toJson() const;
    static FailurePoints fromJson(const QJsonObject &json);
};

/// "Unchanged", "2 of 5 remain", "Invalid index": what a cell says of it.
QString failureCell(const FailurePoint &point);
/// "Up 4, killed during: create index shop.orders_open_idx".
QString failureTitle(const FailurePoints &points, const FailurePoint &point);

} // namespace lockkeeper
