// New up and down files: from the templates, a missing down from its up, or what Alembic makes of the project's models.
#include "app/cli/verbsupport.h"
#include "models/core/files.h"
#include "models/migration/alembicscript.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectcatalog.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int writeDown(const MigrationProject &project, const QString &version, const Arguments &arguments, Console &console)
{
    const Migration *migration = project.migration(version);
    if (!migration)
        throw Error(ErrorKind::Input, tr("The project has no migration %1.").arg(version), tr("lockkeeper status lists them."));
    if (!migration->downFile.isEmpty() && !migrationText(*migration, Direction::Down).trimmed().isEmpty())
        throw Error(ErrorKind::Input, tr("%1 has a down already: %2.").arg(migration->title(), migration->downFile), tr("Delete it first if it is to be written anew. Nothing was written."));
    if (!hasDowns(project))
        throw Error(ErrorKind::Input, tr("Migrations in the format %1 only go forward.").arg(project.format), tr("Write a new migration that undoes %1. Nothing was written.").arg(migration->title()));
    const QString file = missingDownFile(project, *migration);
    if (file.isEmpty())
        throw Error(ErrorKind::Input, tr("The format %1 keeps both directions in one file.").arg(project.format), tr("Add the down to %1; the workbench writes it into the editor.").arg(migration->upFile));
    if (QFileInfo::exists(file))
        throw Error(ErrorKind::Input, tr("%1 exists already.").arg(file), tr("Delete it first if it is to be written anew. Nothing was written."));
    const int assumed = arguments.flag(QStringLiteral("server-version")) || project.assumedServerVersion == 0 ? assumedServerVersion(arguments) : project.assumedServerVersion * 10'000;
    const ScriptAnalysisPtr up = analyzeScript(Script(migrationText(*migration, Direction::Up)), { .before = computedCatalog(project, version, assumed), .serverVersion = assumed });
    const QByteArray text = downFileText(project, *migration, derivedDown(*up));
    makeFolder(QFileInfo(file).path());
    writeFileAtomically(file, text);
    console.answer(file);
    for (const QByteArray &line : text.split('\n'))
        if (line.startsWith("-- " + tr("Does not come back: ").toUtf8()) || line.startsWith("-- " + tr("Not brought back: ").toUtf8()))
            console.say(QString::fromUtf8(line.mid(3)));
    return Fine;
}

/// What the project's models ask for, in Alembic's words.
static int askAlembic(const MigrationProject &project, const Arguments &arguments, Console &console)
{
    if (project.format != u"alembic")
        throw Error(ErrorKind::Input, tr("Only a project of Alembic has models to compare with; this one is in the format %1.").arg(project.format), tr("lockkeeper schema --diff compares a project with a server. Nothing was written."));
    if (arguments.flag(QStringLiteral("check"))) {
        console.answerBytes(alembicCheck(project.migrationsFolder, console.progress()));
        return Fine;
    }
    const QString message = arguments.list(QStringLiteral("description")).join(u' ');
    if (message.trimmed().isEmpty())
        throw Error(ErrorKind::Input, tr("A revision needs a message."), tr("Write what it does: lockkeeper new --autogenerate add a note to orders. Nothing was written."));
    console.answerBytes(alembicRevision(project.migrationsFolder, message, console.progress()));
    console.say(tr("Look at the revision, then run lockkeeper trust: the project's code is another one now."));
    return Fine;
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    if (arguments.flag(QStringLiteral("autogenerate")) || arguments.flag(QStringLiteral("check")))
        return askAlembic(project, arguments, console);
    if (const QString version = arguments.value(QStringLiteral("down")); !version.isEmpty())
        return writeDown(project, version, arguments, console);
    const Migration created = createMigration(project, { arguments.list(QStringLiteral("description")).join(u' '), {}, {}, {}, true }, QDateTime::currentDateTime());
    console.answer(created.upFile);
    if (!created.downFile.isEmpty() && created.downFile != created.upFile)
        console.answer(created.downFile);
    return Fine;
}

Verb new_migration()
{
    using Kind = VerbOption::Kind;
    return { QStringLiteral("new"), tr("new up and down files from the templates, or a missing down from its up"),
             { { QStringLiteral("description"), tr("what the migration does"), Kind::Positional, {}, {} }, { QStringLiteral("down"), tr("write the missing down of this version, derived from its up"), Kind::Value, {}, {} },
               { QStringLiteral("server-version"), tr("the major version that the down is for"), Kind::Value, {}, {} },
               { QStringLiteral("autogenerate"), tr("let Alembic write a revision from the models of a trusted project"), Kind::Flag, {}, {} }, { QStringLiteral("check"), tr("let Alembic say whether the models ask for a revision"), Kind::Flag, {}, {} } },
             run };
}

} // namespace lockkeeper::verbs
