// The text that ran of an applied migration whose file was changed since, beside the file as it is now.
#pragma once

#include "models/core/task.h"

#include <QWidget>

namespace lockkeeper {

class DatabaseWorker;
class SideBySide;
class StateOverlay;
class Workbench;

class AppliedPanel : public QWidget
{
    Q_OBJECT
public:
    explicit AppliedPanel(Workbench &workbench, QWidget *parent = nullptr);
    ~AppliedPanel() override;

Q_SIGNALS:
    /// The current migration is, or is not, one that was changed since it was applied.
    void changedSinceApplied(bool changed);

private:
    void showCurrent();
    void read();
    void showTexts();

    Workbench &m_workbench;
    SideBySide *m_texts;
    StateOverlay *m_state;
    std::unique_ptr<DatabaseWorker> m_worker;
    std::optional<QMap<QString, QByteArray>> m_applied; ///< by version; not read yet where it is missing
    Task<QMap<QString, QByteArray>> m_task;
};

} // namespace lockkeeper
