// Writes the migrations up to a version as one, once it is proved to make the same schema.
#include "app/cli/verbsupport.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/squash.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = projectOf(arguments);
    if (project.migrations.isEmpty())
        throw Error(ErrorKind::Input, tr("The project has no migrations."), {});
    const QString given = arguments.value(QStringLiteral("version")), version = given.isEmpty() ? project.migrations.back().version : given;
    const auto sandbox = Sandbox::open(arguments.value(QStringLiteral("server-version")).toInt(), console.progress());
    const Squash squash = squashed(*sandbox, project, version, console.progress());
    for (const QString &difference : squash.differences)
        console.say(difference);
    if (!squash.differences.isEmpty()) {
        console.say(tr("The single script does not make the same schema, so it was not written. Nothing was changed."));
        return Findings;
    }
    for (const QString &migration : squash.withData)
        console.say(tr("%1 also writes rows, which the single script does not have. Add them where a new database needs them.").arg(migration));
    const QString output = arguments.value(QStringLiteral("output"));
    if (output.isEmpty()) {
        console.answer(QString::fromUtf8(squash.sql));
    } else {
        if (QFileInfo::exists(output))
            throw Error(ErrorKind::Input, tr("%1 exists already.").arg(output), tr("Name another file; nothing was written."));
        writeFileAtomically(output, squash.sql);
        console.answer(output);
    }
    return Fine;
}

Verb squash()
{
    return { QStringLiteral("squash"), tr("the migrations up to a version as one script, proved equal on a private server"),
             { { QStringLiteral("version"), tr("the last version that goes into it; the last one where none is named"), VerbOption::Kind::Positional, {}, {} }, { QStringLiteral("output"), tr("the file to write; it may not exist"), VerbOption::Kind::Value, {}, {} },
               { QStringLiteral("server-version"), tr("the major version of the private server"), VerbOption::Kind::Value, {}, {} } },
             run };
}

} // namespace lockkeeper::verbs
