// lockkeeper: the engine on the command line. A window and pictures are lockkeeper-workbench's.
#include "app/cli/commandline.h"
#include "app/cli/workbenchprogram.h"

#include <QCoreApplication>
#include <malloc.h>

/// Heaps that grow by large steps and give nothing small back: growing and shrinking them is a tenth of a lint's time.
static void prepareHeaps()
{
    static constexpr int step = 1 << 20, freeAtTheEnd = 64 << 20, ownMapping = 32 << 20; // bytes
    mallopt(M_TOP_PAD, step);
    mallopt(M_TRIM_THRESHOLD, freeAtTheEnd);
    mallopt(M_MMAP_THRESHOLD, ownMapping);
}

int main(int argc, char *argv[])
{
    using namespace lockkeeper;
    prepareHeaps();
    QCoreApplication application(argc, argv);
    const std::vector<Verb> verbs = engineVerbs();
    const QStringList words = QCoreApplication::arguments().mid(1);
    if (words != QStringList { QStringLiteral("--version") } && !namedVerb(words, verbs))
        return becomeWorkbench(argv); // it has all verbs, and the help
    return runProgram(verbs, QStringLiteral(LOCKKEEPER_VERSION));
}
