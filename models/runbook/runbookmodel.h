// A runbook's steps as a tree: phases, and below each its steps. Ids are positions that never change while a runbook is
// shown: a phase is 1 to 5, a step its index + 16.
#pragma once

#include "models/runbook/runbook.h"

#include <QAbstractItemModel>

namespace lockkeeper {

class RunbookModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role { StateRole = Qt::UserRole + 1, StepRole, CurrentRole, PhaseRole, CountRole, ReasonRole };

    explicit RunbookModel(QObject *parent = nullptr);
    void setRunbook(Runbook runbook);
    const Runbook &runbook() const { return m_runbook; }
    /// Changes one step and says so; the caller saves.
    void setStep(int step, RunbookStep::State state, const QString &note, const QString &reason, const QString &who, const QDateTime &at);
    QModelIndex indexOfStep(int step) const;
    /// The step of an index, -1 for a phase.
    static int stepOf(const QModelIndex &index);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<RunbookPhase> m_phases;
    Runbook m_runbook;
};

} // namespace lockkeeper
