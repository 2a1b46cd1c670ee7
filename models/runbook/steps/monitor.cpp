// Watching the server for a while.
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

StepKind monitor()
{
    return { QStringLiteral("monitor"), QCoreApplication::translate("StepKind", "Monitor"), [](RunbookStep &, const RunbookInput &) {}, false };
}

} // namespace lockkeeper::steps
