// Names are cut to 63 bytes with a notice (manual: Identifiers and Key Words).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static constexpr qsizetype longestName = 63;

static bool dividesWords(char c)
{
    switch (c) {
    case ' ': case '\t': case '\n': case ',': case ';': case '(': case ')': case '.': case '\'':
        return true;
    default:
        return false;
    }
}

/// A look at the bytes, so that the tokens of the few that may have such a name are read only.
static bool hasLongWord(const QByteArray &text)
{
    qsizetype length = 0;
    bool quoted = false;
    for (const char c : text) {
        quoted = quoted != (c == '"');
        length = !quoted && dividesWords(c) ? 0 : length + 1;
        if (length > longestName)
            return true;
    }
    return false;
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.number != 0 || !hasLongWord(subject.text()))
        return {};
    for (const Token &token : subject.tokens()) {
        QByteArray name = subject.text().mid(token.begin, token.length());
        if (name.startsWith('"') && name.endsWith('"'))
            name = name.mid(1, name.size() - 2).replace("\"\"", "\"");
        else if (name.startsWith('\'') || name.startsWith('$') || name.startsWith("E'") || name.startsWith("e'"))
            continue;
        if (name.size() > longestName)
            return report(Severity::Warning, tr("%1 has %2 bytes, and PostgreSQL keeps %3: two long names may become one.").arg(QString::fromUtf8(name)).arg(name.size()).arg(longestName));
    }
    return {};
}

Rule identifier_length_naming()
{
    return { QStringLiteral("identifier-length-naming"), tr("Name that PostgreSQL cuts"), { QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("add-constraint"), QStringLiteral("add-foreign-key"), QStringLiteral("create-index"), QStringLiteral("create-view"), QStringLiteral("rename-table"), QStringLiteral("rename-column"), QStringLiteral("create-type"), QStringLiteral("create-function") }, check, {} };
}

} // namespace lockkeeper::rules
