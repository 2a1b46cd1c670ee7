// SHARE ROW EXCLUSIVE on the sequence, and a new file (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static bool exists(const RuleSubject &subject)
{
    return subject.context.catalog->sequences.contains({ subject.object().section(u'.', 0, -2), subject.part() });
}

static bool isNew(const RuleSubject &subject)
{
    return exists(subject) && !subject.script.before->sequences.contains({ subject.object().section(u'.', 0, -2), subject.part() });
}

static QList<Finding> check(const RuleSubject &subject)
{
    const bool sequence = subject.kind() == u"alter-sequence";
    if (subject.onNewTable() || (sequence && isNew(subject)) || (sequence && subject.has(Trait::Guarded) && subject.knowsEverything() && !exists(subject)))
        return {};
    static const QStringList counting { QStringLiteral("restart"), QStringLiteral("start"), QStringLiteral("increment"), QStringLiteral("minvalue"), QStringLiteral("maxvalue"), QStringLiteral("cycle") };
    bool counts = !sequence; // of an identity column nothing else can be said
    for (const SyntaxNode &option : subject.statement.node.children("options"))
        counts = counts || counting.contains(option.string("defname"));
    if (!counts)
        return report(Severity::Note, tr("nextval() of %1 waits until the COMMIT.").arg(subject.object()));
    return report(Severity::Warning, tr("nextval() of %1 waits until the COMMIT, and a lower value than one that was given out makes duplicates.").arg(subject.object()));
}

Rule sequence_alter()
{
    return { QStringLiteral("sequence-alter"), tr("Sequence changed under its users"), { QStringLiteral("alter-sequence"), QStringLiteral("alter-identity") }, check, {} };
}

} // namespace lockkeeper::rules
