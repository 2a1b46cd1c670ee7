// A copy of the data that a person takes and restores elsewhere.
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

StepKind backup()
{
    return { QStringLiteral("backup"), QCoreApplication::translate("StepKind", "Backup"), [](RunbookStep &, const RunbookInput &) {}, false };
}

} // namespace lockkeeper::steps
