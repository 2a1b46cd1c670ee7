// Whether tenants that share tables reach each other's rows: a row for each thing that one of them tried.
#pragma once

#include "widgets/rehearsal/reportsection.h"

namespace lockkeeper {

class IsolationView : public ReportSection
{
    Q_OBJECT
public:
    explicit IsolationView(QWidget *parent = nullptr);
    void setReport(const RehearsalReport &report, bool running) override;
    int count() const override { return m_leaks; }

private:
    int m_leaks = 0;
};

} // namespace lockkeeper
