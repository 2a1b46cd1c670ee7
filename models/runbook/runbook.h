// The checklist of one deployment: what to check, what to run, how to go back, and what to do when it fails. Filled from
// the templates in resources/runbook, the analysis and the rehearsal; its ticks are kept on disk beside the project.
#pragma once

#include "models/compatibility/matrix.h"

#include <QDateTime>
#include <QJsonObject>

namespace lockkeeper {

enum class RunbookPhase { PreDeployment, Deployment, Rollback, PostDeployment, Failure };
/// "pre-deployment", ...: also the template's file name.
QString phaseId(RunbookPhase phase);
QString phaseName(RunbookPhase phase);

struct RunbookStatement
{
    QString sql;
    LockMode mode = LockMode::None;
    QString duration;
    bool operator==(const RunbookStatement &) const = default;
};

struct RunbookStep
{
    enum class State { Todo, Done, Skipped, Failed };

    QString id;
    RunbookPhase phase = RunbookPhase::PreDeployment;
    QString kind;     ///< id of its StepKind
    QString title;
    QString text;     ///< what to do, how one knows that it is done, what to do if not
    QStringList facts;///< what the analysis and the rehearsal know of it
    QList<RunbookStatement> statements;
    State state = State::Todo;
    bool required = false; ///< the program answers it, and the up waits for a good answer or a reason
    QString note;     ///< a person's words
    QString reason;   ///< why it was skipped, or accepted although the program's answer is not good
    QString who;
    QDateTime at;

    QString key() const { return phaseId(phase) + u'/' + id; }
    /// The program's answer is not good, or not there: to call it done takes a reason.
    bool needsReason() const { return state != State::Done && (required || state == State::Failed); }
    /// Red, or open and required, and nobody wrote why it goes on all the same.
    bool stands() const { return reason.isEmpty() && needsReason(); }
};
/// "todo", "done", "skipped", "failed".
QString stepStateId(RunbookStep::State state);

struct Runbook
{
    Migration migration;
    QString database;       ///< "shop-prod/shop": what a person types to confirm
    QString environment;    ///< id
    QByteArray contentHash; ///< of the files it was written for
    QDateTime created;
    QList<RunbookStep> steps;

    QList<int> stepsOf(RunbookPhase phase) const;
    /// Index of the first step that is to do in the checks, the deployment or what follows it; -1 when all is done.
    int current() const;
    int doneCount(RunbookPhase phase) const;
    /// The checks that keep @p step from being run: those of the way in before it that stand. Nothing stands before a step
    /// of the way back.
    QList<int> obstacles(int step) const;

    QJsonObject toJson() const;
    static Runbook fromJson(const QJsonObject &json);
};

struct RunbookInput
{
    Migration migration;
    QString previousVersion;
    QString database;
    QString environment;
    double longestBlockingS = 0;           ///< the connection's limit; 0 where none is known
    ScriptAnalysisPtr up, down;            ///< down may be null
    std::optional<RehearsalReport> report; ///< of these very files
    std::optional<MatrixRow> matrix;
};

/// Steps whose condition does not hold for this migration are left out.
Runbook makeRunbook(const RunbookInput &input, const QDateTime &now);

/// Takes over states, notes and reasons of the same steps from an earlier version of the runbook, for the same files and
/// the same database. A reason counts as long as the program's answer is the same; what an applied migration was run with
/// stays as it was.
void keepTicks(Runbook &runbook, const Runbook &earlier);

/// One file a migration and database, below the project's state folder.
void saveRunbook(const MigrationProject &project, const Runbook &runbook);
std::optional<Runbook> loadRunbook(const MigrationProject &project, const QString &version, const QString &database);

} // namespace lockkeeper
