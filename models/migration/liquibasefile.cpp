#include "models/migration/liquibasefile.h"

#include "models/migration/formatsupport.h"

#include <QRegularExpression>

namespace lockkeeper::formats {

bool isFormattedSql(const QByteArray &text)
{
    static constexpr qsizetype looked = 4096;
    static const QByteArray bom("\xEF\xBB\xBF");
    const QByteArray begin = (text.startsWith(bom) ? text.mid(bom.size()) : text).left(looked).trimmed();
    return begin.left(begin.indexOf('\n')).simplified().toLower().replace(' ', "").startsWith("--liquibaseformattedsql");
}

/// The lines between "--ignoreLines:start" and "--ignoreLines:end", or as many as "--ignoreLines:3" says, with the marks.
static QList<TextRange> ignoredLines(const QByteArray &text)
{
    QList<TextRange> ignored;
    for (const DirectiveLine &line : directiveLines(text, "ignorelines:")) {
        const QByteArray what = line.text.mid(line.text.indexOf(':') + 1).trimmed().toLower();
        if (!ignored.isEmpty() && line.begin < ignored.back().end)
            continue;
        TextRange range { line.begin, line.next };
        if (what == "start") {
            static const QRegularExpression end(QStringLiteral("^\\s*--\\s*ignoreLines:end.*$"), QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
            const auto match = end.match(QString::fromLatin1(text), line.next); // a character a byte
            range.end = match.hasMatch() ? match.capturedEnd() : text.size();
        } else {
            for (int left = what.toInt(); left > 0 && range.end < text.size(); --left) {
                const qsizetype next = text.indexOf('\n', range.end);
                range.end = next < 0 ? text.size() : next + 1;
            }
        }
        ignored << range;
    }
    return ignored;
}

static QList<TextRange> without(const QList<TextRange> &parts, const QList<TextRange> &ignored)
{
    QList<TextRange> left = parts;
    for (const TextRange &hole : ignored) {
        QList<TextRange> next;
        for (const TextRange &part : std::as_const(left)) {
            if (hole.end <= part.begin || hole.begin >= part.end) {
                next << part;
                continue;
            }
            if (part.begin < hole.begin)
                next.append({ part.begin, hole.begin });
            if (hole.end < part.end)
                next.append({ hole.end, part.end });
        }
        left = next;
    }
    return left;
}

static QByteArray blanked(QByteArray text, const QList<TextRange> &ranges)
{
    for (const TextRange &range : ranges)
        for (qsizetype at = range.begin; at < range.end; ++at)
            if (text[at] != '\n' && text[at] != '\r')
                text[at] = ' ';
    return text;
}

/// A change set is its up; its rollback is the rest of each --rollback line, or the inside of a comment block.
static Sections cut(const QByteArray &text, const TextRange &range, const ChangeSet &set)
{
    static constexpr qsizetype wordLength = 8;
    static const QRegularExpression block(QStringLiteral("/\\*\\s*liquibase\\s+rollback"), QRegularExpression::CaseInsensitiveOption);
    Sections sections;
    sections.hasUp = true;
    sections.up = { range };
    const QByteArray own = text.mid(range.begin, range.length());
    const auto take = [&](qsizetype begin, qsizetype end) {
        const QByteArray said = text.mid(begin, end - begin).trimmed().toLower();
        if (said.isEmpty() || said.startsWith("changesetid:"))
            return; // runs another change set: scan() says that it does not
        sections.hasDown = true;
        sections.down.append({ begin, said == "empty" || said == "not required" ? begin : end });
    };
    for (const DirectiveLine &line : directiveLines(own, "rollback")) {
        const qsizetype begin = range.begin + line.begin, next = range.begin + line.next;
        sections.up.back().end = begin;
        sections.up.append({ next, range.end });
        take(begin + text.mid(begin, next - begin).toLower().indexOf("rollback") + wordLength, next);
    }
    if (const auto match = block.match(QString::fromLatin1(own)); match.hasMatch() && !sections.hasDown)
        if (const qsizetype end = own.indexOf("*/", match.capturedEnd()); end > 0) {
            sections.up = { { range.begin, range.begin + match.capturedStart() }, { range.begin + end + 2, range.end } };
            take(range.begin + match.capturedEnd(), range.begin + end);
        }
    if (set.attributes.value(QStringLiteral("runintransaction")) == u"false")
        sections.upTransactional = sections.downTransactional = false;
    return sections;
}

FormattedFile readFormattedSql(const QByteArray &whole)
{
    static constexpr qsizetype wordLength = 9;
    FormattedFile file;
    const QList<TextRange> ignored = ignoredLines(whole);
    const QByteArray text = blanked(whole, ignored);
    for (const DirectiveLine &line : directiveLines(text, "liquibase formatted"))
        if (const auto words = changeSet("x:x " + line.text); words && file.logicalPath.isEmpty())
            file.logicalPath = words->attributes.value(QStringLiteral("logicalfilepath"));
    const QList<DirectiveLine> lines = directiveLines(text, "changeset");
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto set = changeSet(lines[i].text.mid(lines[i].text.toLower().indexOf("changeset") + wordLength));
        const TextRange range { lines[i].next, i + 1 < lines.size() ? lines[i + 1].begin : text.size() };
        if (!set) {
            file.nameless << QString::fromUtf8(lines[i].text);
            continue;
        }
        Sections sections = cut(text, range, *set);
        sections.up = without(sections.up, ignored);
        sections.down = without(sections.down, ignored);
        file.sets.append({ *set, text.mid(range.begin, range.length()), sections });
    }
    return file;
}

} // namespace lockkeeper::formats
