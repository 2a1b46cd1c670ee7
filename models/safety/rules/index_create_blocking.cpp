// SHARE lets reads through and stops writes until the build ends (measured, 13 to 18).
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"create-index" || !subject.operation->transactional() || subject.onNewTable())
        return {};
    Finding finding;
    finding.severity = Severity::Warning;
    finding.message = tr("CREATE INDEX takes SHARE on %1: writes wait for the whole build.").arg(subject.tableWithRows());
    // Inside a transaction block CONCURRENTLY would be an error, so the fix is only offered outside of one.
    const qsizetype at = offsetBehindWord(subject.statement, subject.script.script.text(), "INDEX");
    if (at >= 0 && subject.statement.transaction < 0)
        finding.fixes << Fix { tr("Build it CONCURRENTLY"), { { { at, at }, " CONCURRENTLY" } } };
    return { finding };
}

Rule index_create_blocking()
{
    return { QStringLiteral("index-create-blocking"), tr("Index built while writes wait"), check };
}

} // namespace lockkeeper::rules
