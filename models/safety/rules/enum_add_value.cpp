// The new value cannot be used before the COMMIT: 55P04 since 12 (measured).
#include "models/safety/rule.h"

#include "models/sql/tokens.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.inTransaction())
        return {};
    const QByteArray literal = quoteLiteral(subject.operation->object().section(u'.', -1)).toUtf8();
    for (const int other : subject.transaction()) {
        if (other <= subject.index)
            continue;
        const StatementAnalysis &statement = subject.statements()[size_t(other)];
        if (!subject.script.script.textOf(statement.statement).contains(literal))
            continue;
        for (const Token &token : tokensOf(subject.script.script.textOf(statement.statement)))
            if (subject.script.script.text().mid(statement.range.begin + token.begin, token.length()) == literal)
                return report(Severity::Error, tr("%1 is used in the transaction that adds it, which PostgreSQL refuses (55P04). Commit it in a migration of its own first.").arg(QString::fromUtf8(literal)));
    }
    return {};
}

Rule enum_add_value()
{
    return { QStringLiteral("enum-add-value"), tr("New enum value used in its own transaction"), { QStringLiteral("add-enum-value") }, check, {} };
}

} // namespace lockkeeper::rules
