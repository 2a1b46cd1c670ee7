// Lets a project run its own Python on this machine, as it is now.
#include "app/cli/verbsupport.h"
#include "models/migration/trust.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    trustFolder(project.migrationsFolder);
    console.say(tr("The code in %1 may run on this machine until it is changed.").arg(project.migrationsFolder));
    return Fine;
}

Verb trust()
{
    return { QStringLiteral("trust"), tr("let this project run its own code, as Alembic needs to write its SQL"), {}, run };
}

} // namespace lockkeeper::verbs
