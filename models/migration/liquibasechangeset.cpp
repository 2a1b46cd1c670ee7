#include "models/migration/liquibasechangeset.h"

#include <QStringList>

namespace lockkeeper::formats {

static QStringList words(const QString &line)
{
    QStringList words { {} };
    QChar quote;
    for (const QChar c : line) {
        if (!quote.isNull() ? c == quote : c == u'"' || c == u'\'')
            quote = quote.isNull() ? c : QChar();
        else if (quote.isNull() && c.isSpace())
            words << QString();
        else
            words.back() += c;
    }
    words.removeAll(QString());
    return words;
}

std::optional<ChangeSet> changeSet(const QByteArray &directive)
{
    const QStringList parts = words(QString::fromUtf8(directive).trimmed());
    const QString name = parts.value(0);
    const qsizetype colon = name.indexOf(u':');
    if (colon <= 0)
        return std::nullopt;
    ChangeSet set { name.left(colon), name.mid(colon + 1), {} };
    for (const QString &part : parts.mid(1))
        set.attributes.insert(part.section(u':', 0, 0).toLower(), part.section(u':', 1));
    return set;
}

bool isForPostgres(const ChangeSet &set)
{
    const QString database = set.attributes.value(QStringLiteral("dbms"));
    return database.isEmpty() || database.contains(u"postgresql") || database == u"all";
}

} // namespace lockkeeper::formats
