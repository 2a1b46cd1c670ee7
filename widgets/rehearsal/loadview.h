// What readers and writers felt while the migration ran: a row a session, for the run among them and for the two behind a long
// transaction.
#pragma once

#include "widgets/rehearsal/reportsection.h"

namespace lockkeeper {

class LoadView : public ReportSection
{
    Q_OBJECT
public:
    explicit LoadView(QWidget *parent = nullptr);
    void setReport(const RehearsalReport &report, bool running) override;
};

} // namespace lockkeeper
