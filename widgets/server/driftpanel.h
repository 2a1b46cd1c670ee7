// How far the connected server is from what its applied migrations make, with both definitions beside each other, and the
// migration that reconciles them either way. Reads the server; writes files of the project only.
#pragma once

#include "models/core/task.h"
#include "models/migration/serverdrift.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace lockkeeper {

class DatabaseWorker;
class DifferencesView;
class StateOverlay;
class Workbench;

class DriftPanel : public QWidget
{
    Q_OBJECT
public:
    explicit DriftPanel(Workbench &workbench, QWidget *parent = nullptr);
    ~DriftPanel() override;
    void compare();

Q_SIGNALS:
    /// -1: not compared.
    void countChanged(int differences);

private:
    void forget();
    void showDrift();
    void write(DriftWay way);

    Workbench &m_workbench;
    DifferencesView *m_view;
    QLabel *m_sentence;
    QPushButton *m_write;
    StateOverlay *m_state;
    std::unique_ptr<DatabaseWorker> m_worker;
    std::optional<ServerDrift> m_drift;
    BuiltMigrations m_built;
    Task<ServerDrift> m_task;
};

} // namespace lockkeeper
