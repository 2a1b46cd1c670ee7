// Sends the statements of a script one by one, with COPY data, and looks at what verification queries answer.
#pragma once

#include "models/change/scriptanalysis.h"
#include "models/postgres/session.h"

namespace lockkeeper {

/// How a script has to be run, decided from its parse trees.
struct ScriptPlan
{
    ScriptAnalysisPtr analysis;  ///< against an empty catalog
    /// True: all of it in one transaction of the runner, its own outer BEGIN and COMMIT left out.
    /// False: as it is written, statement by statement, because PostgreSQL refuses a part of it in a transaction block or
    /// it has several transactions of its own.
    bool oneTransaction = true;
    QByteArray begin = "BEGIN"; ///< how the script begins its one transaction, with its isolation level
    std::vector<size_t> statements; ///< indexes into analysis->script.statements() that are sent

    /// What the analysis says of the statement that is sent at this place.
    const StatementAnalysis &analysed(size_t place) const;
};

/// @throws Error (Input) with line and remedy for a syntax error of the splitter or a psql command that cannot be left out.
ScriptPlan planScript(const QByteArray &text);

/// @throws Error (Input) for a statement that the server will refuse, where statements before it would stay committed.
void refuseSyntaxErrors(const ScriptPlan &plan, int serverVersion);

/// Sends one statement of the plan. @throws Error with @c position as a byte offset into the whole script; also where a
/// verification query (one row, one column named ok) answers false.
Result runStatement(Session &session, const ScriptPlan &plan, size_t index);

/// Sends the plan's statements from the one at place @p first on, as many at once as stand together in the script without
/// data between them; only for scripts in one transaction. @returns the place after the last one. @throws Error as
/// runStatement().
size_t runStatementsTogether(Session &session, const ScriptPlan &plan, size_t first);

} // namespace lockkeeper
