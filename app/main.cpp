// lockkeeper: the engine on the command line. A window and pictures are lockkeeper-workbench's.
#include "app/cli/commandline.h"
#include "app/cli/workbenchprogram.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    using namespace lockkeeper;
    QCoreApplication application(argc, argv);
    const std::vector<Verb> verbs = engineVerbs();
    const QStringList words = QCoreApplication::arguments().mid(1);
    if (words != QStringList { QStringLiteral("--version") } && !namedVerb(words, verbs))
        return becomeWorkbench(argv); // it has all verbs, and the help
    return runProgram(verbs, QStringLiteral(LOCKKEEPER_VERSION));
}
