// A build that fails leaves an INVALID index, which IF NOT EXISTS then takes for done (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static constexpr int dropComesWithin = 20; // statements

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Concurrently) || !subject.has(Trait::Guarded))
        return {};
    for (int other = std::max(0, subject.index - dropComesWithin); other < subject.index; ++other)
        for (const Operation &operation : subject.statements()[size_t(other)].operations)
            if (operation->kind() == u"drop-index" && operation->object() == subject.object())
                return {};
    return report(Severity::Note, tr("If an earlier build failed, %1 is there and INVALID, and IF NOT EXISTS passes over it. Drop it IF EXISTS first, or look at pg_index.indisvalid after.").arg(subject.object()));
}

Rule index_invalid_left()
{
    return { QStringLiteral("index-invalid-left"), tr("IF NOT EXISTS hides an invalid index"), { QStringLiteral("create-index") }, check, {} };
}

} // namespace lockkeeper::rules
