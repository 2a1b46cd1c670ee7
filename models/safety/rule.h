// An entry of the rules registry: one hazard of ../shared/HAZARDS.md by its short name. A rule is a pure function of an
// analysed statement; its page is resources/rules/ID.md.
#pragma once

#include "models/change/scriptanalysis.h"
#include "models/safety/finding.h"

namespace lockkeeper {

/// What a rule looks at: one operation of one statement.
struct RuleSubject
{
    const ScriptAnalysis &script;
    const StatementAnalysis &statement;
    int index;                 ///< of the statement
    const Operation &operation;
    OperationContext context;  ///< before the operation

    /// "shop.orders (4.8 M rows)", as far as the rows are known.
    QString tableWithRows() const;
    RelationPtr table() const { return context.catalog->relation(operation->relation()); }
    /// The longest work that the operation does under its locks.
    LockDuration work() const;
    bool onNewTable() const { return context.isNew(operation->relation()); }
    /// True where the server has counted the table and it is empty: what is dangerous elsewhere is a note there.
    bool onEmptyTable() const;
};

struct Rule
{
    QString id;
    QString title;   ///< a few words for lists
    /// Findings for one operation; the runner fills in rule, range and statement where they are empty.
    std::function<QList<Finding>(const RuleSubject &)> check;
};

/// Every entry of rules/, in the order of their ids.
std::vector<Rule> allRules();

/// The offset behind the keyword @p word in the statement, found by its tokens outside of quotes and comments; -1 where
/// it is not there. For fixes at places whose node has no location.
qsizetype offsetBehindWord(const StatementAnalysis &statement, const QByteArray &text, const char *word);

} // namespace lockkeeper
