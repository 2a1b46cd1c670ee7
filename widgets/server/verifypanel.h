// What the verification queries of the applied migrations answer on the connected server. Reads only.
#pragma once

#include "models/core/task.h"
#include "models/migration/projectruns.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace lockkeeper {

class DatabaseWorker;
class FactsTableModel;
class StateOverlay;
class Workbench;

class VerifyPanel : public QWidget
{
    Q_OBJECT
public:
    explicit VerifyPanel(Workbench &workbench, QWidget *parent = nullptr);
    ~VerifyPanel() override;
    void verify();

Q_SIGNALS:
    /// How many migrations have such queries, and how many of those fail; -1 while it is not known.
    void verified(int migrations, int failed);

private:
    void forget();
    void showAnswers();

    Workbench &m_workbench;
    FactsTableModel *m_model = nullptr;
    QTableView *m_table;
    QLabel *m_sentence;
    StateOverlay *m_state;
    QList<TenantVerification> m_answers;
    std::unique_ptr<DatabaseWorker> m_worker;
    Task<QList<TenantVerification>> m_task;
};

} // namespace lockkeeper
