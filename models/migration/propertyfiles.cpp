#include "models/migration/propertyfiles.h"

#include <QList>

namespace lockkeeper::formats {

QMap<QString, QString> propertyLines(const QByteArray &text)
{
    QMap<QString, QString> values;
    QByteArray begun;
    for (const QByteArray &bytes : text.split('\n')) {
        const QByteArray line = begun + bytes.trimmed();
        begun = line.endsWith('\\') ? line.chopped(1) : QByteArray();
        const auto sign = std::find_if(line.begin(), line.end(), [](char c) { return c == '=' || c == ':'; });
        const qsizetype at = sign - line.begin();
        if (begun.isEmpty() && at > 0 && sign != line.end() && !line.startsWith('#') && !line.startsWith('!'))
            values.insert(QString::fromUtf8(line.left(at).trimmed()), QString::fromUtf8(line.mid(at + 1).trimmed()));
    }
    return values;
}

static QString unquoted(const QString &value)
{
    return value.size() > 1 && (value[0] == u'"' || value[0] == u'\'') && value.endsWith(value[0]) ? value.mid(1, value.size() - 2) : value;
}

QMap<QString, QString> yamlValues(const QByteArray &text)
{
    QMap<QString, QString> values;
    QList<std::pair<qsizetype, QString>> above; // how far it is indented, and its whole name
    for (const QByteArray &bytes : text.split('\n')) {
        const QString line = QString::fromUtf8(bytes), trimmed = line.trimmed();
        const qsizetype colon = trimmed.indexOf(u':');
        if (trimmed.startsWith(u"- ") && !above.isEmpty() && line.indexOf(u'-') >= above.back().first) { // a list of plain words
            QString &list = values[above.back().second];
            list += (list.isEmpty() ? QString() : QStringLiteral(",")) + unquoted(trimmed.mid(2).trimmed());
            continue;
        }
        if (trimmed.startsWith(u'#') || trimmed.startsWith(u'-') || colon <= 0)
            continue;
        const qsizetype indent = line.indexOf(trimmed[0]);
        while (!above.isEmpty() && above.back().first >= indent)
            above.removeLast();
        const QString name = (above.isEmpty() ? QString() : above.back().second + u'.') + trimmed.left(colon).trimmed();
        const QString value = unquoted(trimmed.mid(colon + 1).trimmed());
        if (value.isEmpty())
            above.append({ indent, name });
        else
            values.insert(name, value);
    }
    return values;
}

} // namespace lockkeeper::formats
