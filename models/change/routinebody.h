// The statements in the body of a routine or block, as far as they are written there and not put together at run time.
// Used within change/ only.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

struct RoutineBody
{
    QList<SyntaxNode> statements;  ///< in the order of their lines, those of every branch; also a SELECT around each expression that may reach a table
    QStringList searchPath;        ///< that it sets for itself; empty where it takes the caller's
    bool dynamic = false;          ///< runs SQL that is not known before
    bool endsTransactions = false; ///< has a COMMIT or ROLLBACK
    QString error;                 ///< why it is not understood; empty where it is
};

using RoutineBodyPtr = std::shared_ptr<const RoutineBody>;

/// Of a CREATE FUNCTION, CREATE PROCEDURE or DO in SQL or PL/pgSQL; error otherwise.
RoutineBody readRoutineBody(const SyntaxNode &definition);
/// The same from the catalog's text; remembered.
RoutineBodyPtr bodyOf(const Routine &routine);

/// What is to be said of a DO besides its statements.
QList<Operation> operationsOfBlock(const RoutineBody &body);

} // namespace lockkeeper
