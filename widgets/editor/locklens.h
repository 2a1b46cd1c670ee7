// What the statement at the cursor locks: mode on the ramp, work, time, until when, who waits meanwhile.
#pragma once

#include "models/change/scriptanalysis.h"
#include "models/rehearsal/rehearsalreport.h"

#include <QWidget>

namespace lockkeeper {

class LockLens : public QWidget
{
    Q_OBJECT
public:
    explicit LockLens(QWidget *parent = nullptr);
    /// @p measured are the measures of the same direction; may be empty.
    void setStatement(const ScriptAnalysisPtr &analysis, int statement, const QList<StatementMeasure> &measured);
    QSize minimumSizeHint() const override { return { 200, 300 }; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ScriptAnalysisPtr m_analysis;
    int m_statement = -1;
    QList<StatementMeasure> m_measured;
};

} // namespace lockkeeper
