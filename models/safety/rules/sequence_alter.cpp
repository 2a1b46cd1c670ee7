// SHARE ROW EXCLUSIVE on the sequence, and a new file (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static bool exists(const RuleSubject &subject)
{
    return std::any_of(subject.context.catalog->sequences.begin(), subject.context.catalog->sequences.end(), [&](const Sequence &sequence) { return sequence.name.display() == subject.object(); });
}

static bool isNew(const RuleSubject &subject)
{
    const auto &before = subject.script.before->sequences;
    return exists(subject) && std::none_of(before.begin(), before.end(), [&](const Sequence &sequence) { return sequence.name.display() == subject.object(); });
}

static QList<Finding> check(const RuleSubject &subject)
{
    for (auto made = subject.context.newRelations.begin(); made != subject.context.newRelations.end(); ++made)
        if (subject.object() == made.key().display())
            return {};
    const bool sequence = subject.kind() == u"alter-sequence";
    if (subject.onNewTable() || (sequence && isNew(subject)) || (sequence && subject.has(Trait::Guarded) && subject.knowsEverything() && !exists(subject)))
        return {};
    return report(Severity::Warning, tr("nextval() of %1 waits until the COMMIT, and a lower value than one that was given out makes duplicates.").arg(subject.object()));
}

Rule sequence_alter()
{
    return { QStringLiteral("sequence-alter"), tr("Sequence changed under its users"), { QStringLiteral("alter-sequence"), QStringLiteral("alter-identity") }, check, {} };
}

} // namespace lockkeeper::rules
