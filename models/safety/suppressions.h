// Comments that switch a finding off: "-- lockkeeper: ignore RULE because REASON", "-- squawk-ignore rule, rule",
// "-- eugene: ignore E5". Ours needs its reason; those of other tools are taken as they are.
#pragma once

#include "models/safety/finding.h"

#include <QHash>
#include <QSet>

namespace lockkeeper {

struct ScriptAnalysis;

/// What "squawk-ignore-file rule, rule" switches off for a whole file: squawk reads it in any comment, wherever that stands.
struct FileSuppression
{
    QSet<QString> rules;
    bool all = false; ///< no rule is named
};
FileSuppression fileSuppression(const QByteArray &text);

class Suppressions
{
public:
    explicit Suppressions(const ScriptAnalysis &script);
    /// True where a comment at the statement switches the rule off; remembered as used.
    bool covers(const QString &rule, int statement);
    /// A finding for each of our comments that switched nothing off, that names no rule, or that gives no reason.
    QList<Finding> unused(const QSet<QString> &knownRules) const;

private:
    struct Comment
    {
        QSet<QString> rules;
        bool all = false;    ///< no rule is named
        TextRange range;
        int statement = -1;
        bool ours = false;
        bool reason = true;
        bool used = false;
    };
    void read(const QByteArray &line, const TextRange &range, int statement);

    QList<Comment> m_comments;
};

} // namespace lockkeeper
