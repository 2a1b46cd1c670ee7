// A tab of the rehearsal page for a part of the report that is there only where it was asked for: its content, and the
// sentence with the button that asks for it.
#pragma once

#include "models/rehearsal/rehearsalreport.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace lockkeeper {

class FactsTableModel;
class StateOverlay;

class ReportSection : public QWidget
{
    Q_OBJECT
public:
    /// @p running: the report is still being made.
    virtual void setReport(const RehearsalReport &report, bool running) = 0;
    /// What the tab counts beside its title: things to look at.
    virtual int count() const { return 0; }

Q_SIGNALS:
    /// A person wants this part.
    void wanted();
    void stopRequested();

protected:
    explicit ReportSection(QWidget *parent) : QWidget(parent) { }
    void setContent(QWidget *content);
    /// The content of most: a sentence above a table. @returns the table.
    QTableView *makeTableContent(const QString &name, const QStringList &header, const QList<int> &widths);

    StateOverlay *m_state = nullptr;
    QLabel *m_sentence = nullptr;
    FactsTableModel *m_model = nullptr;
};

} // namespace lockkeeper
