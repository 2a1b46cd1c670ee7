// The code deploy between two migrations: nothing goes on before a person says that it is done.
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

StepKind gate()
{
    return { QStringLiteral("gate"), QCoreApplication::translate("StepKind", "Gate"), [](RunbookStep &, const RunbookInput &) {}, false };
}

} // namespace lockkeeper::steps
