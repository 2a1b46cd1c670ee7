#include "models/runbook/runbookmodel.h"

namespace lockkeeper {

static constexpr quintptr firstStepId = 16;

RunbookModel::RunbookModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void RunbookModel::setRunbook(Runbook runbook)
{
    beginResetModel();
    m_runbook = std::move(runbook);
    m_phases.clear();
    for (const RunbookStep &step : m_runbook.steps)
        if (!m_phases.contains(step.phase))
            m_phases << step.phase;
    endResetModel();
}

void RunbookModel::setStep(int step, RunbookStep::State state, const QString &note, const QString &reason, const QString &who, const QDateTime &at)
{
    RunbookStep &changed = m_runbook.steps[step];
    changed.state = state;
    changed.note = note;
    changed.reason = reason;
    changed.who = who;
    changed.at = at;
    // The current step may be another one now, and the phase counts differently.
    for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex phase = index(row, 0);
        Q_EMIT dataChanged(phase, phase);
        if (rowCount(phase) > 0)
            Q_EMIT dataChanged(index(0, 0, phase), index(rowCount(phase) - 1, 0, phase));
    }
}

QModelIndex RunbookModel::indexOfStep(int step) const
{
    if (step < 0 || step >= m_runbook.steps.size())
        return {};
    const qsizetype phase = m_phases.indexOf(m_runbook.steps[step].phase);
    return createIndex(int(m_runbook.stepsOf(m_phases[phase]).indexOf(step)), 0, quintptr(step) + firstStepId);
}

int RunbookModel::stepOf(const QModelIndex &index)
{
    return index.isValid() && index.internalId() >= firstStepId ? int(index.internalId() - firstStepId) : -1;
}

QModelIndex RunbookModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, quintptr(row) + 1);
    return createIndex(row, column, quintptr(m_runbook.stepsOf(m_phases[parent.row()])[row]) + firstStepId);
}

QModelIndex RunbookModel::parent(const QModelIndex &child) const
{
    const int step = stepOf(child);
    if (step < 0)
        return {};
    const auto phase = m_phases.indexOf(m_runbook.steps[step].phase);
    return createIndex(int(phase), 0, quintptr(phase) + 1);
}

int RunbookModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_phases.size());
    return stepOf(parent) >= 0 ? 0 : int(m_runbook.stepsOf(m_phases[parent.row()]).size());
}

int RunbookModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant RunbookModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int number = stepOf(index);
    if (number < 0) {
        const RunbookPhase phase = m_phases[index.row()];
        const qsizetype steps = m_runbook.stepsOf(phase).size();
        switch (role) {
        case Qt::DisplayRole: return phaseName(phase);
        case CountRole: return phase == RunbookPhase::Failure || phase == RunbookPhase::Rollback ? QString::number(steps) : tr("%1 of %2").arg(m_runbook.doneCount(phase)).arg(steps);
        case PhaseRole: return int(phase);
        default: return {};
        }
    }
    const RunbookStep &step = m_runbook.steps[number];
    switch (role) {
    case Qt::DisplayRole: return step.title;
    case Qt::ToolTipRole: return step.title + u'\n' + step.text;
    case StateRole: return int(step.state);
    case StepRole: return number;
    case ReasonRole: return step.reason;
    case CurrentRole: return m_runbook.current() == number;
    case PhaseRole: return int(step.phase);
    case CountRole: return step.at.isValid() && step.state == RunbookStep::State::Done ? step.at.toString(QStringLiteral("HH:mm")) : QString();
    default: return {};
    }
}

} // namespace lockkeeper
