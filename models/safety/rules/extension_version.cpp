// Without a version it depends on the server which one is installed.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.has(Trait::Versioned))
        return {};
    return report(Severity::Note, tr("Which version of %1 comes depends on the server. Write the version that was tested.").arg(subject.object()));
}

Rule extension_version()
{
    return { QStringLiteral("extension-version"), tr("Extension without a version"), { QStringLiteral("create-extension"), QStringLiteral("alter-extension") }, check, {} };
}

} // namespace lockkeeper::rules
