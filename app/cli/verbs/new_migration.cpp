// New up and down files from the templates.
#include "app/cli/verbsupport.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    const Migration created = createMigration(project, { arguments.list(QStringLiteral("description")).join(u' '), {}, {}, {}, true }, QDateTime::currentDateTime());
    console.answer(created.upFile);
    if (!created.downFile.isEmpty() && created.downFile != created.upFile)
        console.answer(created.downFile);
    return Fine;
}

Verb new_migration()
{
    return { QStringLiteral("new"), tr("new up and down files from the templates"), { { QStringLiteral("description"), tr("what the migration does"), VerbOption::Kind::Positional, {}, {} } }, run };
}

} // namespace lockkeeper::verbs
