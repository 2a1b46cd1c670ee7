// How long the migration would take on a server of its own size: the sentence that answers it, and a row a statement.
#pragma once

#include "widgets/rehearsal/reportsection.h"

namespace lockkeeper {

class EstimateView : public ReportSection
{
    Q_OBJECT
public:
    explicit EstimateView(QWidget *parent = nullptr);
    void setReport(const RehearsalReport &report, bool running) override;
    int count() const override { return m_needsWindow ? 1 : 0; }

private:
    bool m_needsWindow = false;
};

} // namespace lockkeeper
