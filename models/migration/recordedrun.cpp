#include "models/migration/recordedrun.h"

#include "models/migration/runlog.h"

#include <limits>

namespace lockkeeper {

/// May be wrapped in a transaction of ours without meaning something else. CALL and DO may commit by themselves.
static bool mayBeWrapped(const StatementAnalysis &statement)
{
    return !statement.error && statement.transactional() && !statement.node.is("TransactionStmt") && !statement.node.is("CallStmt") && !statement.node.is("DoStmt");
}

bool endIsRecordedWithIt(const ScriptPlan &plan, size_t place)
{
    const StatementAnalysis &statement = plan.analysed(place);
    return mayBeWrapped(statement) || isTransaction(statement.node, { "TRANS_STMT_BEGIN", "TRANS_STMT_START" });
}

RecordedRun::RecordedRun(Session &session, const ScriptPlan &plan, qint64 row)
    : m_session(session)
    , m_plan(plan)
    , m_row(row)
    , m_noted(std::numeric_limits<size_t>::max())
{
}

void RecordedRun::note(size_t place)
{
    if (m_row > 0 && place != m_noted)
        noteStatement(m_session, m_row, int(place));
    m_noted = place;
}

void RecordedRun::send(size_t place)
{
    const StatementAnalysis &statement = m_plan.analysed(place);
    if (m_session.inTransaction()) {
        if (isTransaction(statement.node, { "TRANS_STMT_COMMIT" }))
            note(place + 1);
        runStatement(m_session, m_plan, m_plan.statements[place]);
        return;
    }
    note(place);
    if (m_row > 0 && mayBeWrapped(statement)) {
        Transaction transaction(m_session);
        runStatement(m_session, m_plan, m_plan.statements[place]);
        note(place + 1);
        transaction.commit();
    } else {
        runStatement(m_session, m_plan, m_plan.statements[place]);
    }
}

} // namespace lockkeeper
