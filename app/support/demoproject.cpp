#include "app/support/demoproject.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/migrator.h"
#include "models/migration/scriptrunner.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFileInfo>
#include <QStandardPaths>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Demo", text);
}

QString demoFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/lockkeeper/demo/shop");
}

QString demoAppliedVersion()
{
    return QStringLiteral("20261021120000");
}

void unpackDemo(const QString &folder)
{
    QDirIterator files(QStringLiteral(":/demo"), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString source = files.next();
        const QString target = folder + source.mid(QStringLiteral(":/demo").size());
        if (QFileInfo::exists(target))
            continue;
        makeFolder(QFileInfo(target).absolutePath());
        QFile file(source);
        if (file.open(QIODevice::ReadOnly))
            writeFileAtomically(target, file.readAll());
    }
}

DemoServer startDemoServer(const MigrationProject &project, Progress &progress)
{
    DemoServer demo;
    demo.sandbox = Sandbox::open(0, progress);
    const QString database = demo.sandbox->createDatabase(QStringLiteral("shop"));
    demo.profile = demo.sandbox->profile(database);
    demo.profile.name = QStringLiteral("demo");
    const auto session = demo.sandbox->connect(database, progress);
    Migrator migrator(*session, project);
    for (const MigrationRun &run : migrator.apply(progress, demoAppliedVersion()))
        if (run.error)
            throw Error(ErrorKind::Internal, tr("The demo's migration %1 does not run: %2").arg(run.migration.title(), run.error->fullText()));
    progress.report(tr("Loading the demo's data."));
    const ScriptPlan seed = planScript(readTextFile(project.seedData));
    for (const size_t index : seed.statements)
        runStatement(*session, seed, index);
    session->execute("RESET ALL");
    session->execute("ANALYZE");
    demo.profile.readOnly = true;
    return demo;
}

} // namespace lockkeeper
