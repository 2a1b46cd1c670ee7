// Takes a database that was made without the project for one at a version of it.
#include "app/cli/runsupport.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    const auto session = sessionOfTenant(arguments, console, project, true);
    const QString version = arguments.value(QStringLiteral("version"));
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    const QList<Migration> marked = Migrator(*session, project, &journal).baseline(version.isEmpty() && !project.migrations.isEmpty() ? project.migrations.back().version : version, console.progress());
    for (const Migration &migration : marked)
        console.answer(tr("%1 is marked as applied.").arg(migration.title()));
    if (marked.isEmpty())
        console.say(version == u"0" ? tr("None is marked as applied; the table that says so is there.") : tr("Nothing to do."));
    return Fine;
}

Verb baseline()
{
    return { QStringLiteral("baseline"), tr("mark the migrations up to a version as applied on --database, without running them"), { { QStringLiteral("version"), tr("the version that the database is at, 0 for none; the last one where none is named"), VerbOption::Kind::Positional, {}, {} }, tenantOption() }, run };
}

} // namespace lockkeeper::verbs
