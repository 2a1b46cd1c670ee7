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
    QString note;     ///< a person's words, or the reason of a skip
    QString who;
    QDateTime at;

    QString key() const { return phaseId(phase) + u'/' + id; }
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

    QJsonObject toJson() const;
    static Runbook fromJson(const QJsonObject &json);
};

struct RunbookInput
{
    Migration migration;
    QString previousVersion;
    QString database;
    QString environment;
    ScriptAnalysisPtr up, down;            ///< down may be null
    std::optional<RehearsalReport> report; ///< of these very files
    std::optional<MatrixRow> matrix;
};

/// Steps whose condition does not hold for this migration are left out.
Runbook makeRunbook(const RunbookInput &input, const QDateTime &now);

/// Takes over states and notes of the same steps from an earlier version of the runbook.
void keepTicks(Runbook &runbook, const Runbook &earlier);

void saveRunbook(const MigrationProject &project, const Runbook &runbook);
std::optional<Runbook> loadRunbook(const MigrationProject &project, const QString &version);

} // namespace lockkeeper
