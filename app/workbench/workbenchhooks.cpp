#include "app/workbench/workbenchhooks.h"

#include "app/support/demoproject.h"
#include "app/support/profiles.h"

#include <QCoreApplication>

namespace lockkeeper {

OwnedServer startDemo(const QString &folder, Progress &progress)
{
    unpackDemo(folder);
    OwnedServer owned;
    owned.project = openProject(folder);
    auto demo = std::make_shared<DemoServer>(startDemoServer(owned.project, progress));
    owned.profile = demo->profile;
    owned.keepAlive = demo;
    return owned;
}

MainWindowHooks programHooks()
{
    return { [](Progress &progress) { return startDemo(demoFolder(), progress); }, loadProfiles, saveProfiles, QCoreApplication::applicationFilePath() };
}

} // namespace lockkeeper
