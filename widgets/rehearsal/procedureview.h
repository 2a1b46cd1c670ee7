// The steps of a rehearsal from top to bottom, each with its state and time, and below them where it runs.
#pragma once

#include "models/rehearsal/rehearsalreport.h"

#include <QWidget>

class QLabel;
class QStandardItemModel;

namespace lockkeeper {

class ProcedureView : public QWidget
{
    Q_OBJECT
public:
    explicit ProcedureView(QWidget *parent = nullptr);
    /// @p choice: how it was, or would be, asked for.
    void setReport(const RehearsalReport &report, const QString &choice);

private:
    QStandardItemModel *m_steps;
    QLabel *m_where;
};

} // namespace lockkeeper
