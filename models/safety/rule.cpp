#include "models/safety/rule.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

QString RuleSubject::tableWithRows() const
{
    const QString name = operation->relation().display();
    const RelationPtr relation = table();
    if (!relation || relation->rowEstimate < 0)
        return name;
    return QCoreApplication::translate("Rule", "%1 (%2 rows)").arg(name, formatCount(relation->rowEstimate));
}

LockDuration RuleSubject::work() const
{
    LockDuration longest = LockDuration::Brief;
    for (const LockImpact &lock : operation->locks(context))
        longest = std::max(longest, lock.duration);
    return longest;
}

bool RuleSubject::onEmptyTable() const
{
    const RelationPtr relation = table();
    return relation && relation->rowEstimate == 0 && relation->sizeBytes == 0;
}

qsizetype offsetBehindWord(const StatementAnalysis &statement, const QByteArray &text, const char *word)
{
    const QByteArray wanted(word);
    const auto isPart = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80; };
    for (qsizetype at = statement.range.begin; at < statement.range.end;) {
        const char c = text[at];
        if (c == '\'' || c == '"') {
            at = text.indexOf(c, at + 1) + 1;
            if (at == 0)
                return -1;
        } else if (c == '-' && at + 1 < text.size() && text[at + 1] == '-') {
            at = text.indexOf('\n', at);
            if (at < 0)
                return -1;
        } else if (isPart(c)) {
            qsizetype end = at;
            while (end < text.size() && isPart(text[end]))
                ++end;
            if (text.mid(at, end - at).compare(wanted, Qt::CaseInsensitive) == 0)
                return end;
            at = end;
        } else {
            ++at;
        }
    }
    return -1;
}

} // namespace lockkeeper
