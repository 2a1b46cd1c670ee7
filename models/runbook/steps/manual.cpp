// Something that only a person can do and tick.
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

StepKind manual()
{
    return { QStringLiteral("manual"), QCoreApplication::translate("StepKind", "Manual"), [](RunbookStep &, const RunbookInput &) {}, false };
}

} // namespace lockkeeper::steps
