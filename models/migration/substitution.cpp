#include "models/migration/substitution.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/formatsupport.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QRegularExpression>

namespace lockkeeper {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MigrationScript", text);
}

/// What Flyway asks its server for is something that will do where nobody asks one: in a rehearsal.
std::optional<QString> valueOf(const QString &name, const Migration &migration)
{
    if (const auto value = migration.placeholders.constFind(name); value != migration.placeholders.cend())
        return *value;
    if (migration.substitution != Substitution::Placeholders)
        return std::nullopt;
    if (name == u"flyway:timestamp")
        return QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    return name == u"flyway:user" || name == u"flyway:database" ? std::optional(QStringLiteral("postgres")) : std::nullopt;
}

/// ${name}, or as the tool's settings spell it, with its value.
QByteArray withPlaceholders(const QByteArray &text, const Migration &migration, QStringList &missing)
{
    const QByteArray prefix = migration.details.value(QStringLiteral("placeholderprefix"), QStringLiteral("${")).toUtf8(), suffix = migration.details.value(QStringLiteral("placeholdersuffix"), QStringLiteral("}")).toUtf8();
    QByteArray result;
    qsizetype at = 0;
    for (qsizetype open = text.indexOf(prefix); open >= 0; open = text.indexOf(prefix, at)) {
        const qsizetype begin = open + prefix.size(), close = text.indexOf(suffix, begin);
        if (close < 0)
            break;
        const QString name = QString::fromUtf8(text.mid(begin, close - begin));
        const std::optional<QString> value = valueOf(name, migration);
        if (!value && migration.substitution != Substitution::KnownPlaceholders)
            missing << name;
        result += text.mid(at, open - at) + (value ? value->toUtf8() : text.mid(open, close + suffix.size() - open));
        at = close + suffix.size();
    }
    return result + text.mid(at);
}

/// What stands between the lines ENVSUB ON and ENVSUB OFF of goose.
QList<TextRange> environmentRanges(const QByteArray &file)
{
    QList<TextRange> ranges;
    bool on = false;
    for (const formats::DirectiveLine &line : formats::directiveLines(file, "+goose envsub")) {
        const bool begins = line.text.simplified().toUpper().endsWith("ENVSUB ON");
        if (on)
            ranges.back().end = line.begin;
        if (begins)
            ranges.append({ line.next, file.size() });
        on = begins;
    }
    return ranges;
}

bool isOfName(char c)
{
    return isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// A variable at a dollar sign: $NAME, ${NAME} or ${NAME:-value}. Nothing for the marks of a dollar-quoted text.
struct Variable
{
    qsizetype end = 0;
    QString name, fallback;
    bool hasFallback = false;
};

std::optional<Variable> variableAt(const QByteArray &text, qsizetype at)
{
    Variable variable;
    if (text.mid(at + 1, 1) == "{") {
        const qsizetype close = text.indexOf('}', at);
        if (close < 0)
            return std::nullopt;
        const QString inside = QString::fromUtf8(text.mid(at + 2, close - at - 2));
        const qsizetype dash = inside.indexOf(u'-');
        variable = { close + 1, inside.left(dash).remove(u':'), dash < 0 ? QString() : inside.mid(dash + 1), dash >= 0 };
        return variable;
    }
    qsizetype end = at + 1;
    while (end < text.size() && isOfName(text[end]))
        ++end;
    const bool isName = end > at + 1 && !isdigit(static_cast<unsigned char>(text[at + 1]));
    if (!isName || text.mid(end, 1) == "$")
        return std::nullopt;
    return Variable { end, QString::fromUtf8(text.mid(at + 1, end - at - 1)), {}, false };
}

QByteArray withEnvironment(const QByteArray &text, const QList<TextRange> &ranges, QStringList &missing)
{
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QByteArray result;
    qsizetype at = 0;
    for (const TextRange &range : ranges)
        for (qsizetype dollar = text.indexOf('$', std::max(at, range.begin)); dollar >= 0 && dollar < range.end; dollar = text.indexOf('$', at)) {
            result += text.mid(at, dollar - at);
            const auto variable = variableAt(text, dollar);
            if (!variable) { // with the second sign of $$ and the name between those of $body$
                at = dollar + 1;
                while (at < text.size() && isOfName(text[at]))
                    ++at;
                at += text.mid(at, 1) == "$" ? 1 : 0;
                result += text.mid(dollar, at - dollar);
                continue;
            }
            if (!environment.contains(variable->name) && !variable->hasFallback)
                missing << variable->name;
            result += environment.value(variable->name, variable->fallback).toUtf8();
            at = variable->end;
        }
    return result + text.mid(at);
}

} // namespace

QByteArray substituted(const QByteArray &text, const Migration &migration)
{
    QStringList missing;
    const bool fromEnvironment = migration.substitution == Substitution::Environment;
    const QByteArray result = fromEnvironment ? withEnvironment(text, environmentRanges(readTextFile(migration.upFile)), missing) : withPlaceholders(text, migration, missing);
    if (!missing.isEmpty())
        throw Error(ErrorKind::Input, tr("%1 has placeholders without a value: %2.").arg(migration.title(), missing.join(QStringLiteral(", "))),
                    fromEnvironment ? tr("Set them in the environment and start again.") : tr("Write them into lockkeeper.toml, below [placeholders]."));
    return result;
}

QByteArray withTemplates(const QByteArray &text, const QString &file, const QMap<QString, QString> &variables)
{
    static const QRegularExpression inclusion(QStringLiteral("\\{\\{-?\\s*template\\s+\"([^\"]+)\"[\\s.]*-?\\}\\}")), name(QStringLiteral("\\{\\{-?\\s*\\.(\\w+)\\s*-?\\}\\}"));
    static constexpr int mostIncluded = 64;
    QString result = QString::fromUtf8(text);
    for (int i = 0; i < mostIncluded; ++i) {
        const auto match = inclusion.match(result);
        const QString path = QFileInfo(file).dir().filePath(match.captured(1));
        if (!match.hasMatch() || !QFileInfo(path).isFile())
            break;
        result.replace(match.capturedStart(), match.capturedLength(), QString::fromUtf8(readTextFile(path)));
    }
    qsizetype at = 0;
    for (auto match = name.match(result); match.hasMatch(); match = name.match(result, at)) {
        const auto value = variables.constFind(match.captured(1));
        at = value == variables.cend() ? match.capturedEnd() : match.capturedStart() + value->size();
        if (value != variables.cend())
            result.replace(match.capturedStart(), match.capturedLength(), *value);
    }
    return result.toUtf8();
}

} // namespace lockkeeper
