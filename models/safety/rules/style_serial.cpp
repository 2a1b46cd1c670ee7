// An identity column is standard SQL, and its sequence belongs to it (manual: CREATE TABLE).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    QStringList names;
    for (const Column &column : subject.newColumns())
        if (isSerial(column, subject.operation->relation()))
            names << column.name;
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1: GENERATED ALWAYS AS IDENTITY does the same, needs no right on a sequence, and cannot be written by accident.").arg(names.join(QStringLiteral(", "))));
}

Rule style_serial()
{
    return { QStringLiteral("style-serial"), tr("serial instead of identity"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
