// PostgreSQL does not look into bodies that are texts (manual: Dependency Tracking).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const bool fixed = subject.text().toLower().contains("set search_path");
    if (subject.has(Trait::Definer) && fixed)
        return report(Severity::Note, tr("%1 runs with the rights of its owner. Say who may call it: REVOKE EXECUTE from PUBLIC.").arg(subject.object()));
    if (subject.has(Trait::Definer))
        return report(Severity::Warning, tr("%1 runs with the rights of its owner. Set its search_path, and say who may call it.").arg(subject.object()));
    if (subject.has(Trait::DynamicSql))
        return report(Severity::Note, tr("%1 puts SQL together at run time: nobody sees what it needs before it is called.").arg(subject.object()));
    if (subject.has(Trait::TextBody)) {
        const QString message = tr("A later change of what %1 uses is not refused and fails when it is called.").arg(subject.object());
        const QByteArray words = subject.text().toLower();
        return report(Severity::Note, words.contains("language sql") || words.contains("language 'sql'") ? message + u' ' + tr("A BEGIN ATOMIC body is tracked.") : message);
    }
    return {};
}

Rule function_untracked_deps()
{
    return { QStringLiteral("function-untracked-deps"), tr("Body that PostgreSQL does not look into"), { QStringLiteral("create-function") }, check, {} };
}

} // namespace lockkeeper::rules
