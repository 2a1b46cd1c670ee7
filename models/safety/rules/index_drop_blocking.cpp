// ACCESS EXCLUSIVE on the table and the index (measured, 13 to 18).
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"drop-index" || !subject.operation->transactional() || subject.onNewTable())
        return {};
    Finding finding;
    finding.severity = Severity::Warning;
    finding.message = tr("DROP INDEX takes ACCESS EXCLUSIVE on %1: reads and writes wait until the COMMIT.").arg(subject.tableWithRows());
    const qsizetype at = offsetBehindWord(subject.statement, subject.script.script.text(), "INDEX");
    if (at >= 0 && subject.statement.transaction < 0)
        finding.fixes << Fix { tr("Drop it CONCURRENTLY"), { { { at, at }, " CONCURRENTLY" } } };
    return { finding };
}

Rule index_drop_blocking()
{
    return { QStringLiteral("index-drop-blocking"), tr("Index dropped under ACCESS EXCLUSIVE"), check };
}

} // namespace lockkeeper::rules
