#include "models/migration/liquibasechangeset.h"

#include <QCryptographicHash>
#include <QRegularExpression>

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
    static const QRegularExpression named(QStringLiteral("^\\s*(?:\"([^\"]+)\"|([^:\"]+)):\\s*(?:\"([^\"]+)\"|(\\S+))")); // an author may have blanks without quotes
    const QString line = QString::fromUtf8(directive);
    const auto match = named.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    ChangeSet set { (match.captured(1) + match.captured(2)).trimmed(), match.captured(3) + match.captured(4), {} };
    for (const QString &part : words(line.mid(match.capturedEnd())))
        set.attributes.insert(part.section(u':', 0, 0).toLower(), part.section(u':', 1));
    return set;
}

bool isForPostgres(const QString &databases)
{
    static const QString ours = QStringLiteral("postgresql");
    QStringList named;
    for (const QString &database : databases.split(u','))
        if (const QString word = database.trimmed().toLower(); !word.isEmpty())
            named << word;
    if (named.contains(u'!' + ours) || named.contains(QStringLiteral("none")))
        return false;
    if (named.contains(ours) || named.contains(QStringLiteral("all")))
        return true;
    return std::all_of(named.begin(), named.end(), [](const QString &word) { return word.startsWith(u'!'); });
}

bool runsHere(const ChangeSet &set, const ChangeSetFilter &filter)
{
    const auto attribute = [&](const char *name) { return set.attributes.value(QLatin1String(name)); };
    return isForPostgres(attribute("dbms")) && attribute("ignore") != u"true" && filter.takes(RunCondition { attribute("context") + attribute("contextfilter"), attribute("labels") });
}

/// The rest of a line "-- word: rest" or "--word rest"; nothing for other lines.
static std::optional<QByteArray> behindDirective(const QByteArray &line, const QByteArray &word)
{
    if (!line.startsWith("--"))
        return std::nullopt;
    const QByteArray said = line.mid(2).trimmed();
    if (!said.toLower().startsWith(word))
        return std::nullopt;
    const QByteArray rest = said.mid(word.size());
    if (!rest.isEmpty() && rest[0] != ':' && rest[0] != ' ')
        return std::nullopt;
    return (rest.startsWith(':') ? rest.mid(1) : rest).trimmed();
}

ChangeSetLines changeSetLines(const QByteArray &text)
{
    ChangeSetLines lines;
    for (const QByteArray &line : text.split('\n')) {
        const QByteArray trimmed = line.startsWith("--") ? line.trimmed() : QByteArray(); // an indented one is part of the script
        if (const auto comment = behindDirective(trimmed, "comment"); comment && !comment->isEmpty())
            lines.comment = QString::fromUtf8(*comment);
        else if (const auto checksum = behindDirective(trimmed, "validchecksum"); checksum && !checksum->isEmpty())
            lines.validChecksums << QString::fromUtf8(*checksum).toLower();
        else if (behindDirective(trimmed, "preconditions"))
            lines.hasPrecondition = true;
        else if (trimmed.startsWith("--") && trimmed.mid(2).trimmed().toLower().startsWith("precondition-"))
            lines.hasPrecondition = true;
        else
            lines.sql += line + '\n';
    }
    lines.sql = lines.sql.trimmed();
    return lines;
}

static QByteArray md5(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex();
}

QByteArray changeSetChecksum(const QByteArray &sql, const QMap<QString, QString> &attributes, int version)
{
    static constexpr int countsBlanks = 8; // the last version that does
    QByteArray counted;
    if (version <= countsBlanks) {
        const QString header = QStringLiteral("%1:%2:%3:").arg(attributes.value(QStringLiteral("enddelimiter"), QStringLiteral("null")), attributes.value(QStringLiteral("splitstatements"), QStringLiteral("true")),
                                                               attributes.value(QStringLiteral("stripcomments"), QStringLiteral("true")));
        counted = header.toUtf8();
    }
    bool blank = false;
    for (const char c : sql) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            blank = true;
            continue;
        }
        if (std::exchange(blank, false) && version <= countsBlanks)
            counted += ' ';
        counted += c;
    }
    const QByteArray prefix = QByteArray::number(version) + ':';
    return prefix + md5(prefix + md5(counted) + ':');
}

QByteArray delimiterOf(const QMap<QString, QString> &attributes, Direction direction)
{
    static const QString delimiter = QStringLiteral("enddelimiter"), splits = QStringLiteral("splitstatements"), ofRollback = QStringLiteral("rollback");
    const auto attribute = [&](const QString &name) { return attributes.value(direction == Direction::Down ? ofRollback + name : name, attributes.value(name)); };
    return attribute(splits) == u"false" ? QByteArray() : attribute(delimiter).toUtf8();
}

QByteArray withSemicolons(const QByteArray &text, QByteArray delimiter)
{
    delimiter = delimiter.replace("\\n", "").trimmed();
    if (delimiter.isEmpty() || delimiter == ";")
        return text;
    const QByteArray semicolon = QByteArray(delimiter.size(), ' ').replace(0, 1, ";");
    QByteArrayList lines = text.split('\n');
    for (QByteArray &line : lines)
        if (const QByteArray trimmed = line.trimmed(); trimmed.toLower().endsWith(delimiter.toLower()) && !trimmed.startsWith("--"))
            line.replace(line.lastIndexOf(trimmed) + trimmed.size() - delimiter.size(), delimiter.size(), semicolon);
    return lines.join('\n');
}

} // namespace lockkeeper::formats
