// What readers and writers felt while the migration ran: a row a session, for the run among them and for the two behind a long
// transaction.
#pragma once

#include "models/rehearsal/rehearsalreport.h"

#include <QWidget>

class QLabel;

namespace lockkeeper {

class FactsTableModel;
class StateOverlay;

class LoadView : public QWidget
{
    Q_OBJECT
public:
    explicit LoadView(QWidget *parent = nullptr);
    void setReport(const RehearsalReport &report, bool running);

Q_SIGNALS:
    void runRequested();

private:
    StateOverlay *m_state;
    QLabel *m_sentence;
    FactsTableModel *m_model;
};

} // namespace lockkeeper
