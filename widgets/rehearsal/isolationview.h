// Tenants in the rehearsal: whether those that share tables reach each other's rows, a row for each thing that one of them tried;
// and where those with a schema or a database each stood after every round of the run that was cut in the middle.
#pragma once

#include "widgets/rehearsal/reportsection.h"

namespace lockkeeper {

class IsolationView : public ReportSection
{
    Q_OBJECT
public:
    explicit IsolationView(QWidget *parent = nullptr);
    void setReport(const RehearsalReport &report, bool running) override;
    int count() const override { return m_wrong; }

private:
    int m_wrong = 0;
};

} // namespace lockkeeper
