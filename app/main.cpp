#include "app/cli/commandline.h"
#include "app/cli/console.h"

#include "app/support/englishplurals.h"

#include <QApplication>
#include <cstdio>
#include <memory>

int main(int argc, char *argv[])
{
    using namespace lockkeeper;
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    const Surface surface = neededSurface(words);
    const bool hasDisplay = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    if (surface == Surface::Window && !hasDisplay) {
        fprintf(stderr, "lockkeeper: there is no display to open a window on. lockkeeper demo does the same work without one; lockkeeper --help names the verbs.\n");
        return 2;
    }
    if (surface == Surface::Offscreen)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const std::unique_ptr<QCoreApplication> application(surface == Surface::None ? new QCoreApplication(argc, argv) : new QApplication(argc, argv));
    QCoreApplication::setOrganizationName(QStringLiteral("lockkeeper"));
    QCoreApplication::setApplicationName(QStringLiteral("lockkeeper"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LOCKKEEPER_VERSION));
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    Console::catchSignals();
    return runCommandLine(QCoreApplication::arguments().mid(1));
}
