// A waiting ACCESS EXCLUSIVE queues every later reader behind it.
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    // Said once, at the first statement that needs it.
    const auto needs = [](const StatementAnalysis &statement) {
        return statement.lockTimeout.isEmpty() && std::any_of(statement.locks.begin(), statement.locks.end(), [](const LockImpact &lock) { return !lock.newRelation && lock.mode >= LockMode::ShareUpdateExclusive; });
    };
    const auto &statements = subject.script.statements;
    const auto first = std::find_if(statements.begin(), statements.end(), needs);
    if (first == statements.end() || &*first != &subject.statement || &*subject.operation != &*subject.statement.operations.front())
        return {};
    Finding finding;
    finding.severity = Severity::Warning;
    finding.message = tr("Without a lock_timeout this waits behind any long transaction on %1, and everybody else waits behind it.").arg(subject.statement.locks.front().relation.display());
    const QByteArray set = subject.statement.transaction >= 0 ? "SET LOCAL lock_timeout = '2s';\n" : "SET lock_timeout = '2s';\n";
    finding.fixes << Fix { tr("Set lock_timeout to 2 s"), { { { subject.statement.statement.commentBegin, subject.statement.statement.commentBegin }, set } } };
    return { finding };
}

Rule lock_timeout_missing()
{
    return { QStringLiteral("lock-timeout-missing"), tr("No lock_timeout"), check };
}

} // namespace lockkeeper::rules
