#include "models/migration/migrationscript.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/alembicscript.h"
#include "models/migration/formatsupport.h"
#include "models/migration/liquibasechangeset.h"
#include "models/migration/psqlcommands.h"
#include "models/migration/substitution.h"

#include <QCoreApplication>
#include <QFileInfo>

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
    if (!migration.codeOf().isEmpty())
        throw Error(ErrorKind::Input, tr("%1 is a program, which only %2 can run.").arg(QFileInfo(migration.upFile).fileName(), migration.codeOf()), tr("Run it with %1, then come back. Nothing was sent to the server.").arg(migration.codeOf()));
    QByteArray text = migrationSource(migration, direction);
    text = formats::withSemicolons(text, formats::delimiterOf(migration.details, direction));
    if (migration.details.contains(QStringLiteral("semicolons")))
        text.replace(";;", "; ");
    if (text.contains("StatementEnd"))
        text = formats::withBlocksEnded(text);
    if (migration.substitution != Substitution::None)
        text = substituted(text, migration);
    if (text.contains("{{"))
        text = withTemplates(text, migration.file(direction), migration.variables);
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
