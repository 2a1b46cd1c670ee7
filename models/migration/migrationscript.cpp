#include "models/migration/migrationscript.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/alembicscript.h"
#include "models/migration/psqlcommands.h"

#include <QCoreApplication>
#include <QProcessEnvironment>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("MigrationScript", text);
}

/// Everything outside of the parts as blanks; line ends stay.
static QByteArray onlyParts(QByteArray text, const QList<TextRange> &parts)
{
    qsizetype at = 0;
    const auto blank = [&](qsizetype end) {
        for (; at < end && at < text.size(); ++at)
            if (text[at] != '\n' && text[at] != '\r')
                text[at] = ' ';
    };
    for (const TextRange &part : parts) {
        blank(part.begin);
        at = part.end;
    }
    blank(text.size());
    return text;
}

/// ${name} with its value; the names that have none are refused together.
static QByteArray substituted(const QByteArray &text, const Migration &migration)
{
    QByteArray result;
    QStringList missing;
    qsizetype at = 0;
    const QProcessEnvironment environment = migration.substitution == Substitution::Environment ? QProcessEnvironment::systemEnvironment() : QProcessEnvironment();
    for (qsizetype open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
        const qsizetype close = text.indexOf('}', open);
        if (close < 0)
            break;
        QString name = QString::fromUtf8(text.mid(open + 2, close - open - 2)), fallback;
        bool known = migration.placeholders.contains(name);
        QString value = migration.placeholders.value(name);
        if (migration.substitution == Substitution::Environment) {
            const qsizetype colon = name.indexOf(u":-");
            if (colon >= 0) {
                fallback = name.mid(colon + 2);
                name.truncate(colon);
            }
            known = environment.contains(name) || colon >= 0;
            value = environment.value(name, fallback);
        }
        if (!known && migration.substitution != Substitution::KnownPlaceholders)
            missing << name;
        result += text.mid(at, open - at) + (known ? value.toUtf8() : text.mid(open, close + 1 - open));
        at = close + 1;
    }
    if (!missing.isEmpty())
        throw Error(ErrorKind::Input, tr("%1 has placeholders without a value: %2.").arg(migration.title(), missing.join(QStringLiteral(", "))),
                    migration.substitution == Substitution::Environment ? tr("Set them in the environment and start again.") : tr("Write them into lockkeeper.toml, below [placeholders]."));
    return result + text.mid(at);
}

/// A change set of Liquibase may end its statements with something of its own, at the ends of lines.
static QByteArray withSemicolons(const QByteArray &text, QByteArray delimiter)
{
    delimiter = delimiter.replace("\\n", "").trimmed();
    if (delimiter.isEmpty() || delimiter == ";")
        return text;
    QByteArrayList lines = text.split('\n');
    for (QByteArray &line : lines)
        if (const QByteArray trimmed = line.trimmed(); trimmed.toLower().endsWith(delimiter.toLower()) && !trimmed.startsWith("--"))
            line = line.left(line.lastIndexOf(trimmed) + trimmed.size() - delimiter.size()) + ';';
    return lines.join('\n');
}

QByteArray migrationSource(const Migration &migration, Direction direction)
{
    if (migration.file(direction).isEmpty())
        throw Error(ErrorKind::Input, direction == Direction::Up ? tr("%1 has no script for its up.").arg(migration.title()) : tr("%1 has no script for its down.").arg(migration.title()), tr("Add the file; lockkeeper status says where it is missing."));
    QByteArray text = readTextFile(migration.file(direction));
    const QList<TextRange> &parts = migration.parts(direction);
    return parts.isEmpty() ? text : onlyParts(std::move(text), parts);
}

QByteArray migrationText(const Migration &migration, Direction direction)
{
    if (migration.details.contains(QStringLiteral("alembic")))
        return alembicScript(migration, direction);
    QByteArray text = migrationSource(migration, direction);
    if (const QString delimiter = migration.details.value(QStringLiteral("enddelimiter")); !delimiter.isEmpty())
        text = withSemicolons(text, migration.details.value(direction == Direction::Down ? QStringLiteral("rollbackenddelimiter") : QStringLiteral("enddelimiter"), delimiter).toUtf8());
    if (migration.substitution != Substitution::None && text.contains("${"))
        text = substituted(text, migration);
    return text.contains('\\') || !migration.variables.isEmpty() ? expandPsqlCommands(text, migration.file(direction), migration.variables) : text;
}

QByteArray verificationText(const Migration &migration)
{
    return migration.verifyFile.isEmpty() ? QByteArray() : expandPsqlCommands(readTextFile(migration.verifyFile), migration.verifyFile, migration.variables);
}

ScriptPlan planMigration(const Migration &migration, Direction direction)
{
    ScriptPlan plan = planScript(migrationText(migration, direction));
    plan.oneTransaction = plan.oneTransaction && migration.transactional(direction) != false;
    return plan;
}

bool isTransactional(const Migration &migration, Direction direction)
{
    if (migration.transactional(direction) == false)
        return false;
    try {
        if (migration.details.contains(QStringLiteral("alembic"))) // without running it for a list
            return !migrationSource(migration, direction).contains("autocommit_block");
        return planMigration(migration, direction).oneTransaction;
    } catch (const Error &) {
        return false;
    }
}

} // namespace lockkeeper
