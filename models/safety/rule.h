// An entry of the rules registry: one hazard by its short name. A rule is a pure function of an analysed statement; its
// page is resources/rules/ID.md, its cases are tests/safety/cases/ID.sql.
#pragma once

#include "models/change/scriptanalysis.h"
#include "models/safety/conventions.h"
#include "models/safety/finding.h"
#include "models/sql/tokens.h"

#include <optional>

namespace lockkeeper {

/// In a ReadSet: something was read of another statement.
inline constexpr size_t otherStatements = 1;

/// What a rule looks at: one operation of one statement, with the catalog before and after it.
struct RuleSubject
{
    const ScriptAnalysis &script;
    const StatementAnalysis &statement;
    int index;                 ///< of the statement
    int number;                ///< of the operation within the statement
    const Operation &operation;
    const OperationContext &context; ///< before the operation
    const Catalog &after;
    const ProjectConventions &project; ///< what the project says of all of its migrations
    const std::vector<int> &renames; ///< the statements of the script that give a relation another name or schema

    QString kind() const { return operation->kind(); }
    QString object() const { return operation->object(); }
    /// The last part of the object: the column, constraint or index.
    QString part() const { return object().section(u'.', -1); }
    bool has(Trait trait) const { return operation->traits().testFlag(trait); }
    /// "shop.orders (4.8 M rows)", as far as the rows are known.
    QString tableWithRows() const;
    /// Null where the catalog before does not know it, or knows only a part.
    RelationPtr table() const;
    /// May be known only in part.
    RelationPtr tableAfter() const { return after.relation(operation->relation()); }
    /// The column named by part(), before the operation; null where it is not known.
    const Column *column() const;
    /// The type that object() names, in a catalog; null where it is not there.
    const TypeInfo *typeIn(const Catalog &catalog) const { return catalog.types.find({ object().section(u'.', 0, -2), part() }); }
    /// The longest work that the operation does under its locks.
    LockDuration work() const;
    /// Relations that the operation locks and the script did not make, as people read them.
    QStringList lockedTables() const;
    /// What the operation's relation gained.
    QList<Column> newColumns() const;
    QList<Constraint> newConstraints() const;
    QList<Index> newIndexes() const;
    bool onNewTable() const { return context.isNew(operation->relation()); }
    /// Its rows are another server's: nothing is read or written for them here.
    bool onForeignTable() const;
    /// The column named by part() was made by this script, so nobody uses it yet.
    bool onNewColumn() const;
    /// True where the server has counted the table and it is empty: what is dangerous elsewhere is a note there.
    bool onEmptyTable() const;
    /// True where the catalog before the script is all there is: what it does not have does not exist.
    bool knowsEverything() const { return context.catalog->complete; }
    bool inTransaction() const { return statement.transaction >= 0; }
    /// All of the script, for rules that look at other statements than their own.
    const std::vector<StatementAnalysis> &statements() const
    {
        ReadLog::note(otherStatements);
        return script.statements;
    }
    /// Indexes of the statements of the same transaction, this one's included; only this one outside of one.
    QList<int> transaction() const;
    QByteArray text() const { return script.script.textOf(statement.statement); }
    /// Of text(), read once for all rules.
    const QList<Token> &tokens() const;

    mutable std::optional<QList<Token>> tokensRead = {}; ///< filled by tokens()
};

struct Rule
{
    QString id;
    QString title;      ///< a few words for lists
    QStringList reads;  ///< kinds of operations it looks at; empty for all
    /// Findings for one operation; the runner fills in rule, range and statement where they are empty.
    std::function<QList<Finding>(const RuleSubject &)> check;
    /// Said of the script's text, its order or what is missing from it; the statement must be filled in.
    std::function<QList<Finding>(const ScriptAnalysis &)> checkScript;
};

/// Every entry of rules/, in the order of their ids.
std::vector<Rule> allRules();

/// For RuleSubject::renames.
bool renamesRelation(const StatementAnalysis &statement);

/// The places of the statement's tokens that are one of these words in a row ("CREATE INDEX"), outside of quotes and
/// comments: the offset behind the last word, into the script; -1 where they are not there. For edits at places whose
/// node has no location.
qsizetype offsetBehindWords(const StatementAnalysis &statement, const QByteArray &text, const QByteArrayList &words);

namespace rules {
QString tr(const char *text);
/// One finding on the whole statement.
QList<Finding> report(Severity severity, const QString &message, const QList<Fix> &fixes = {});
/// One finding on a statement of a script.
Finding reportAt(int statement, Severity severity, const QString &message, const QList<Fix> &fixes = {});
/// A fix that inserts a text at one place; none where the place is -1.
QList<Fix> insertion(const QString &title, qsizetype offset, const QByteArray &text);
/// A fix that designs the change as a series instead. Values that are empty are left to the form.
QList<Fix> byRecipe(const QString &recipe, const QMap<QString, QString> &values);
/// The same for a change of the operation's table, where it is known: a recipe plans from the catalog.
QList<Fix> byTableRecipe(const RuleSubject &subject, const QString &recipe, QMap<QString, QString> values = {});
/// The same for the first column that the operation adds.
QList<Fix> byNewColumn(const RuleSubject &subject);
/// The name that CREATE and DROP give to the relation's schema-less part is enough for messages; this one has rows too.
bool isSerial(const Column &column, const QualifiedName &table);
/// The table that the operation makes, as the script leaves it; null for a temporary one, a partition, and one that the script
/// drops again.
RelationPtr tableMadeHere(const RuleSubject &subject);
/// The same, where the project keeps its tenants apart by a column and the table is not shared.
RelationPtr tableOfTenants(const RuleSubject &subject);
/// True where a permissive policy lets each tenant at the rows of the others: it does not ask for @p column.
bool opensToAllTenants(const Policy &policy, const QString &column);
/// True where the statement takes a lock that others wait for, on a table that was there before.
bool takesStrongLock(const StatementAnalysis &statement, LockMode atLeast);
} // namespace rules

} // namespace lockkeeper
