#include "models/safety/suppressions.h"

#include "models/change/scriptanalysis.h"
#include "models/safety/otherlinters.h"

#include <QCoreApplication>
#include <cstring>
#include <string_view>

namespace lockkeeper {

static QStringList wordsOf(const QByteArray &list)
{
    QStringList names;
    for (const QByteArray &name : QByteArray(list).replace(',', ' ').simplified().split(' '))
        if (!name.isEmpty())
            names << QString::fromUtf8(name);
    return names;
}

FileSuppression fileSuppression(const QByteArray &text)
{
    static constexpr QByteArrayView key = "squawk-ignore-file";
    FileSuppression suppression;
    for (qsizetype at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
        qsizetype opening = at;
        while (opening > 0 && strchr(" \t\r\n", text[opening - 1]))
            --opening;
        const QByteArrayView lead = QByteArrayView(text).first(opening);
        const bool block = lead.endsWith("/*"), line = lead.endsWith("--") && !QByteArrayView(text).sliced(opening, at - opening).contains('\n');
        if (!block && !line)
            continue;
        const qsizetype end = block ? text.indexOf("*/", at) : text.indexOf('\n', at);
        const QByteArray said = text.mid(at + key.size(), (end < 0 ? text.size() : end) - at - key.size());
        const qsizetype remark = said.indexOf("--");
        const QStringList names = wordsOf(remark < 0 ? said : said.left(remark));
        suppression.all = suppression.all || names.isEmpty();
        for (const QString &name : names)
            suppression.rules.unite(rulesOfOtherLinter(name));
    }
    return suppression;
}

Suppressions::Suppressions(const ScriptAnalysis &script)
{
    const QByteArray &text = script.script.text();
    static constexpr std::string_view word = "ignore";
    if (!memmem(text.constData(), size_t(text.size()), word.data(), word.size())) // looked for after each edit; contains() is slower
        return;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        qsizetype at = statement.statement.commentBegin;
        while (at >= 0 && at < statement.range.end) {
            const qsizetype lineEnd = text.indexOf('\n', at), end = lineEnd < 0 ? text.size() : lineEnd;
            const qsizetype within = QByteArrayView(text).sliced(at, end - at).indexOf("--");
            if (within >= 0 && at + within < statement.range.end)
                read(text.mid(at + within, end - at - within), { at + within, end }, i);
            at = end + 1;
        }
    }
}

void Suppressions::read(const QByteArray &line, const TextRange &range, int statement)
{
    Comment comment;
    comment.range = range;
    comment.statement = statement;
    const QByteArray said = line.mid(2).trimmed();
    if (said.startsWith("lockkeeper: ignore ")) {
        const QByteArray rest = said.mid(19).trimmed();
        const qsizetype because = rest.indexOf(" because ");
        comment.ours = true;
        comment.reason = because > 0 && !rest.mid(because + 9).trimmed().isEmpty();
        const QStringList names = wordsOf(because < 0 ? rest : rest.left(because));
        comment.rules = QSet<QString>(names.begin(), names.end());
    } else if (said.startsWith("squawk-ignore") && !said.startsWith("squawk-ignore-file")) {
        const QStringList names = wordsOf(said.mid(13));
        comment.all = names.isEmpty();
        for (const QString &name : names)
            comment.rules.unite(rulesOfOtherLinter(name));
    } else if (said.startsWith("eugene: ignore")) {
        const QStringList names = wordsOf(said.mid(14));
        comment.all = names.isEmpty();
        for (const QString &name : names)
            comment.rules.unite(rulesOfOtherLinter(name));
    } else {
        return;
    }
    m_comments << comment;
}

bool Suppressions::covers(const QString &rule, int statement)
{
    bool covered = false;
    for (Comment &comment : m_comments) {
        if (!comment.reason || comment.statement != statement || (!comment.all && !comment.rules.contains(rule)))
            continue;
        comment.used = true;
        covered = true;
    }
    return covered;
}

QList<Finding> Suppressions::unused(const QSet<QString> &knownRules) const
{
    QList<Finding> findings;
    for (const Comment &comment : m_comments) {
        if (!comment.ours || comment.used)
            continue;
        Finding finding;
        finding.rule = QStringLiteral("unused-ignore");
        finding.severity = Severity::Warning;
        finding.range = comment.range;
        finding.statement = comment.statement;
        const QSet<QString> strange = comment.rules - knownRules;
        finding.message = !comment.reason ? QCoreApplication::translate("Rule", "This comment switches nothing off, because it gives no reason. Write: -- lockkeeper: ignore RULE because REASON")
            : !strange.isEmpty()          ? QCoreApplication::translate("Rule", "There is no rule %1.").arg(*strange.begin())
                                          : QCoreApplication::translate("Rule", "Nothing here needs this comment. Delete it, so that it does not hide a later finding.");
        findings << finding;
    }
    return findings;
}

} // namespace lockkeeper
