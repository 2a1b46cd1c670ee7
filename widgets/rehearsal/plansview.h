// What the planner does with the code's queries before and after: cost, indexes and scans, and what got worse.
#pragma once

#include "widgets/rehearsal/reportsection.h"

namespace lockkeeper {

class PlansView : public ReportSection
{
    Q_OBJECT
public:
    explicit PlansView(QWidget *parent = nullptr);
    void setReport(const RehearsalReport &report, bool running) override;
    int count() const override { return m_findings; }

private:
    int m_findings = 0;
};

} // namespace lockkeeper
