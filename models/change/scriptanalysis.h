// What each statement of a script does to a catalog: operations, locks, the transaction they are held in, the catalog
// after it. A pure function of its inputs; immutable afterwards.
#pragma once

#include "models/change/operationcontexts.h"
#include "models/sql/parsetree.h"
#include "models/sql/script.h"

#include <optional>

namespace lockkeeper {

/// How the runner sends a script that it does not begin a transaction for.
enum class Sending {
    Statements,       ///< one after the other
    OneKind,          ///< the same; it refuses a script in which some may run in a transaction and others may not
    OneQuery,         ///< as one string: PostgreSQL makes a transaction of it where it has more than one statement
    OneQueryFormerly  ///< the same in older versions of the runner
};

/// What is taken as given about where the script will run.
struct AnalysisInput
{
    CatalogPtr before;             ///< never null
    int serverVersion = 150000;
    bool runnerTransaction = false;///< the runner wraps the whole script in a transaction, whatever it says
    bool implicitTransaction = false; ///< the runner wraps a script that has no transaction of its own and may be in one
    Sending sending = Sending::Statements;
    bool lockTransaction = false;  ///< the runner's own lock is a transaction, open on another connection meanwhile
    std::optional<bool> assumedTransaction; ///< a person says so of the runner; for files whose marks part up and down
    std::optional<Sending> assumedSending;  ///< the same
    bool remembersReads = false;   ///< for reanalyzeScript(); costs a little time and memory
    bool operator==(const AnalysisInput &) const = default;
};

/// An estimate of time, in seconds, as a range.
struct TimeRange
{
    double low = 0;
    double high = 0;
    double middle() const { return (low + high) / 2; }
};

/// The time that work of this kind takes on a table of this size; a brief one is some milliseconds.
TimeRange estimateWork(LockDuration duration, qint64 sizeBytes);

/// What a SET says.
struct SettingChange
{
    QString name;              ///< empty for every other statement
    QString value;
    bool local = false;
    qint64 milliseconds = -1;  ///< of a time; -1 for anything else
    bool resets = false;       ///< RESET, or SET ... TO DEFAULT
    QStringList values {};     ///< of a list
    bool all = false;          ///< RESET ALL, DISCARD ALL

    bool changes(QStringView setting) const { return all || name == setting; }
};

struct StatementAnalysis
{
    Statement statement;
    TextRange range;
    int line = 1;
    int endLine = 1;
    SyntaxNode node;
    std::optional<SyntaxError> error;
    QList<TextRange> variables;    ///< of its text; read as names or values, for what is put in is not known
    QList<Operation> operations;
    QList<Verdict> verdicts;       ///< one an operation
    QList<LockImpact> locks;       ///< taken by this statement
    LockMode heldMode = LockMode::None; ///< the strongest that its transaction holds after it, on what the script did not make
    QualifiedName heldOn;          ///< a relation that is held in that mode
    int transaction = -1;          ///< a number for each transaction block, -1 outside of one
    int heldUntil = -1;            ///< index of the statement that ends the transaction, or goes back to before it; its own outside of one
    bool afterUncertain = false;   ///< a statement before it was not understood
    QString lockTimeout;           ///< in force; empty where none was set, or 0
    QString statementTimeout;      ///< the same
    SettingChange setting;
    bool unqualified = false;      ///< its relation is written without a schema
    OperationContexts contexts;    ///< before each operation, and one more: after the last
    QList<int> commandOf;          ///< of each operation its sub-command's number, where an ALTER TABLE has several, or its statement's in a DO; -1 for the whole
    TimeRange time;
    std::shared_ptr<const ReadSet> reads; ///< of catalogs; null where they were not remembered

    /// Said by operations, locks and node, and kept because each edit asks all statements.
    struct Facts
    {
        bool understood = true;
        bool transactional = true;
        bool steers = false;       ///< the transaction or the session: BEGIN, SET
        LockMode strongest = LockMode::None; ///< on what the script did not make
        bool operator==(const Facts &) const = default;
    } facts;
    void findFacts();

    /// Before it.
    const OperationContext &context() const { return contexts.front(); }
    Risk risk() const;
    LockMode strongest() const { return strongestMode(locks); }
    bool understood() const { return facts.understood; }
    bool transactional() const { return facts.transactional; }
    QString summary() const;
};

struct ScriptAnalysis
{
    Script script;
    std::vector<StatementAnalysis> statements; ///< Sql statements only
    CatalogPtr before;
    CatalogPtr after;
    bool needsNoTransaction = false; ///< has a statement that PostgreSQL refuses in a transaction block
    bool ownTransaction = false;     ///< has a BEGIN of its own
    bool runnerTransaction = false;  ///< was assumed to run in a transaction of the runner
    bool implicitTransaction = false;///< runs in one of the runner, which it would not have to
    Sending sending = Sending::Statements; ///< was assumed
    bool lockTransaction = false;    ///< was assumed

    Risk risk() const;
    Strategy strategy() const;
    /// Index into statements of the one at a byte offset, or -1.
    int statementAt(qsizetype offset) const;
    /// Statements of one transaction hold their locks together: the time from the first to the last, summed.
    TimeRange blockedTime(bool readsToo) const;
};

using ScriptAnalysisPtr = std::shared_ptr<const ScriptAnalysis>;

ScriptAnalysisPtr analyzeScript(Script script, const AnalysisInput &input);

/// Of each statement of an analysis the one of another that it was taken from, which met the same for all that it looked at.
struct Adoption
{
    int from = -1;                           ///< -1: was analysed
    std::shared_ptr<const ReadSet> differs;  ///< what differs in the catalogs that the two met; null for nothing
};

/// Equal to analyzeScript(script, input), in the time of what an edit changed: @p previous was made with the same input, and
/// @p kept says what @p script has of its statements.
ScriptAnalysisPtr reanalyzeScript(Script script, const AnalysisInput &input, const ScriptAnalysis &previous, const KeptStatements &kept, std::vector<Adoption> *adoptions);

} // namespace lockkeeper
