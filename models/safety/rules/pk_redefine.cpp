// The index is built anew, and a replica identity that used the key is lost.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::UsingIndex) || !subject.operation->adds(Constraint::Kind::PrimaryKey))
        return {};
    for (const int other : subject.transaction()) {
        const StatementAnalysis &statement = subject.statements()[size_t(other)];
        const int end = other < subject.index ? int(statement.operations.size()) : other == subject.index ? subject.number : 0;
        for (int i = 0; i < end; ++i) {
            const RelationPtr before = statement.contexts[size_t(i)].catalog->relation(subject.operation->relation());
            const Constraint *dropped = before ? before->constraint(statement.operations[i]->object().section(u'.', -1)) : nullptr;
            const bool key = dropped ? dropped->kind == Constraint::Kind::PrimaryKey : statement.operations[i]->object().endsWith(u"_pkey");
            if (statement.operations[i]->kind() == u"drop-constraint" && statement.operations[i]->relation() == subject.operation->relation() && key)
                return report(Severity::Error, tr("Between the drop and the end of the build %1 has no key, and reads and writes wait. Build the new index CONCURRENTLY and swap with USING INDEX.").arg(subject.tableWithRows()));
        }
    }
    return {};
}

Rule pk_redefine()
{
    return { QStringLiteral("pk-redefine"), tr("Primary key replaced"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
