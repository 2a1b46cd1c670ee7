// Sends the statements of a script that is not one transaction, so that after a kill it is known how far it came: each is
// recorded before it is sent, and its end in the same transaction as itself wherever it may be in one. What is left
// uncertain is the last statement of those that PostgreSQL refuses in a transaction block, and of CALL and DO.
#pragma once

#include "models/migration/scriptrunner.h"

namespace lockkeeper {

/// A statement that is recorded as sent and not as ended has not happened: the record of its end would be there with it.
bool endIsRecordedWithIt(const ScriptPlan &plan, size_t place);

class RecordedRun
{
public:
    /// @p row of the run log; 0 where the run has none, and nothing is recorded.
    RecordedRun(Session &session, const ScriptPlan &plan, qint64 row);
    /// The statement at a place of the plan. @throws Error as runStatement().
    void send(size_t place);

private:
    void note(size_t place);

    Session &m_session;
    const ScriptPlan &m_plan;
    qint64 m_row;
    size_t m_noted;
};

} // namespace lockkeeper
