// A value more in an enum. It can be used as soon as the transaction that adds it has ended.
#include "models/design/enums.h"
#include "models/design/fields.h"

namespace lockkeeper::recipes {

static Series plan(const PlanContext &context)
{
    const TypeInfo type = enumOf(context, QStringLiteral("type"));
    const QString value = newLabel(context, type, QStringLiteral("value"));
    QString place;
    if (const QString after = context.text(QStringLiteral("after")); !after.isEmpty())
        place = QStringLiteral(" AFTER ") + quoteLiteral(labelOf(context, type, QStringLiteral("after")));
    SeriesStep step = addLabelStep(type, value, place);
    step.deploy = tr("Deploy code that understands %1 before any code writes it.").arg(value);
    return { step.title, tr("Only the catalog changes. The migration holds nothing else, because the value cannot be used in the transaction that adds it."), { step } };
}

Recipe enum_add_value()
{
    return { QStringLiteral("enum-add-value"), tr("Add enum value"), tr("Types"), tr("Adds a value to an enum type."),
             { field("type", tr("Type"), Kind::EnumType, {}), field("value", tr("Value"), Kind::Name, {}), field("after", tr("After"), Kind::Name, tr("The value that it sorts behind. Empty for the last place."), false) }, plan };
}

} // namespace lockkeeper::recipes
