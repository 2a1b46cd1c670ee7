// Changes the rows of a large table on the connected server in short batches: what is to be done, how far it is, and the
// backfills that were begun there before. Starting asks for the server's name; stopping loses nothing.
#pragma once

#include "models/core/task.h"
#include "models/migration/backfillruns.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace lockkeeper {

class DatabaseWorker;
class FactsTableModel;
class StateOverlay;
class Workbench;

class BackfillPanel : public QWidget
{
    Q_OBJECT
public:
    explicit BackfillPanel(Workbench &workbench, QWidget *parent = nullptr);
    ~BackfillPanel() override;
    /// Reads what was begun on the server.
    void look();

Q_SIGNALS:
    void runningChanged(bool running);

private:
    QWidget *makeForm();
    QWidget *makeKnown();
    BackfillWork work() const;
    BackfillLimits limits() const;
    void serverChanged();
    void updateButtons();
    void showKnown();
    void take(int row);
    void askToStart();
    void start();
    void showProgress(const ProgressState &state);
    void ended();

    Workbench &m_workbench;
    QLineEdit *m_table, *m_set, *m_where, *m_key;
    QSpinBox *m_target, *m_lag;
    QPushButton *m_start, *m_stop;
    QProgressBar *m_bar;
    QLabel *m_sentence;
    FactsTableModel *m_model = nullptr;
    StateOverlay *m_state;
    QList<KnownBackfill> m_known;
    std::unique_ptr<DatabaseWorker> m_reader;
    Task<QList<KnownBackfill>> m_looking;
    Task<QStringList> m_run;
};

} // namespace lockkeeper
