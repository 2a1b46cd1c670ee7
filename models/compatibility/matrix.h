// Does each version of the code work with each schema? A row a migration, a cell a combination, each with its reasons.
// Static: from the queries of the code contracts and the catalogs before and after; a rehearsal's proof counts more.
#pragma once

#include "models/contract/codecontract.h"
#include "models/migration/migrationproject.h"
#include "models/rehearsal/rehearsalreport.h"

namespace lockkeeper {

struct QueryProblem
{
    CodeQuery query;
    QString message;     ///< "column o.note does not exist"
    QByteArray sqlState; ///< the server's code for it
    qsizetype offset = -1; ///< of the place in the query, or -1
    QString cause;       ///< the summary of the operation behind it; empty where it is not known
};

struct MatrixCell
{
    enum class Verdict { Ok, OkRemark, Slower, Fail, Unknown, Yes, YesLoses, No };
    Verdict verdict = Verdict::Unknown;
    QString reason;
    bool required = false;
    bool proved = false;         ///< by a rehearsal
    QList<QueryProblem> problems;
    int queries = 0;             ///< how many were checked
    int uncertainQueries = 0;    ///< of them, that meet what no operation understood
    int brokenBefore = 0;        ///< of them, that failed before the first migration already
};
/// "ok", "ok-remark", "slower", "fail", "unknown", "yes", "yes-loses", "no".
QString verdictId(MatrixCell::Verdict verdict);
/// "OK", "FAIL", "Yes", ...
QString verdictName(MatrixCell::Verdict verdict);

struct MatrixRow
{
    Migration migration;
    Risk risk = Risk::Low;
    MatrixCell oldOld, oldNew, newOld, newNew, reversible;
    CatalogPtr before, after;
    QString evidence;            ///< "Static", "Sandbox 15.18"

    /// The worst of the required cells about code: what the row says in one word.
    const MatrixCell &decisive() const;
    /// One of this row's cells in words: "Old code with the new schema: FAIL, 4 of 29 queries".
    QString inWords(const MatrixCell &cell) const;
};

struct Matrix
{
    QString oldVersion, newVersion; ///< empty where the project has no contract
    int oldQueries = 0, newQueries = 0;
    QList<MatrixRow> rows;

    /// Required cells that fail.
    int requiredFailures() const;
};

struct MatrixInput
{
    QList<Migration> migrations;     ///< in order; those before the first are in @c before
    CatalogPtr before;
    CodeContractPtr oldCode, newCode; ///< either may be null
    QHash<QString, RehearsalReport> reports; ///< by version
    int serverVersion = 150000;
};

/// Reads the migrations' files. @throws Error (Input) for a file that cannot be read.
Matrix makeMatrix(const MatrixInput &input);

/// True where the query reads or writes what a statement that was not understood may have changed; pure.
bool isUncertain(const CodeQuery &query, const Catalog &catalog, const QStringList &searchPath = { QStringLiteral("public") });

/// What of the query would fail on this catalog; pure.
std::optional<QueryProblem> checkQuery(const CodeQuery &query, const Catalog &catalog, const QStringList &searchPath = { QStringLiteral("public") });

} // namespace lockkeeper
