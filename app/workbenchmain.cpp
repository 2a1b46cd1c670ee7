// lockkeeper-workbench: every verb, with those that open a window or draw.
#include "app/cli/commandline.h"
#include "widgets/common/editorsupport.h"

#include <QApplication>
#include <cstdio>
#include <memory>

int main(int argc, char *argv[])
{
    using namespace lockkeeper;
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    std::vector<Verb> verbs = engineVerbs();
    for (const Verb &verb : windowVerbs())
        verbs.push_back(verb);
    const Surface surface = neededSurface(words, verbs);
    const bool hasDisplay = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    if (surface == Surface::Window && !hasDisplay) {
        fprintf(stderr, "lockkeeper: there is no display to open a window on. lockkeeper demo does the same work without one; lockkeeper --help names the verbs.\n");
        return WrongUse;
    }
    if (surface == Surface::Offscreen)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const std::unique_ptr<QCoreApplication> application(surface == Surface::None ? new QCoreApplication(argc, argv) : new QApplication(argc, argv));
    return runProgram(verbs, QStringLiteral(LOCKKEEPER_VERSION "\n") + highlightingDescription());
}
