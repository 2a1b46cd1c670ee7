#include "models/design/enums.h"

#include "models/change/tableddl.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

TypeInfo enumOf(const PlanContext &context, const QString &field)
{
    const QString written = context.required(field);
    for (const TypeInfo &type : context.catalog().types)
        if (type.kind == TypeInfo::Kind::Enum && (type.name.quoted() == written || type.name.display() == written || (type.name.schema == u"public" && type.name.name == written)))
            return type;
    PlanContext::refuse(field, tr("There is no enum type %1.").arg(written));
}

QString labelOf(const PlanContext &context, const TypeInfo &type, const QString &field)
{
    const QString label = context.required(field);
    if (!type.labels.contains(label))
        PlanContext::refuse(field, tr("%1 has no value %2. It has: %3.").arg(type.name.display(), label, type.labels.join(QStringLiteral(", "))));
    return label;
}

QString newLabel(const PlanContext &context, const TypeInfo &type, const QString &field)
{
    const QString label = context.name(field);
    if (type.labels.contains(label))
        PlanContext::refuse(field, tr("%1 has the value %2 already.").arg(type.name.display(), label));
    return label;
}

QString labelThere(const TypeInfo &type, const QString &label, bool there)
{
    return QStringLiteral("SELECT %1EXISTS (SELECT FROM pg_enum WHERE enumtypid = to_regtype(%2) AND enumlabel = %3) AS ok").arg(there ? QString() : QStringLiteral("NOT "), quoteLiteral(type.name.quoted()), quoteLiteral(label));
}

SeriesStep addLabelStep(const TypeInfo &type, const QString &label, const QString &place)
{
    SeriesStep step { Phase::Expand, objectName({ type.name.name, QStringLiteral("add"), label }), tr("Add %1 to %2").arg(label, type.name.display()), {}, {}, {}, {} };
    // The verification counts: naming the value would look as if it were used in the transaction that adds it.
    const QString counted = QStringLiteral("SELECT count(*) > %1 AS ok FROM pg_enum WHERE enumtypid = to_regtype(%2)").arg(type.labels.size()).arg(quoteLiteral(type.name.quoted()));
    step.up = { { { tr("Only the catalog changes."), QStringLiteral("ALTER TYPE %1 ADD VALUE IF NOT EXISTS %2%3").arg(type.name.quoted(), quoteLiteral(label), place) } }, { counted } };
    step.down = { { { tr("PostgreSQL has no way to take a value out of an enum; one that nobody writes does no harm. The recipe enum-remove-value says what can be done."), {} } }, { labelThere(type, label, true) } };
    step.irreversible = tr("The value %1 stays in %2.").arg(label, type.name.display());
    return step;
}

QList<std::pair<RelationPtr, Column>> columnsOfType(const Catalog &catalog, const TypeInfo &type)
{
    QList<std::pair<RelationPtr, Column>> columns;
    for (const RelationPtr &table : catalog.tablesUsingType(type.name))
        for (const Column &column : table->columns)
            if (column.type == type.name.quoted() && table->partitionOf.isEmpty())
                columns.append({ table, column });
    return columns;
}

QString typedLabel(const TypeInfo &type, const QString &label)
{
    return quoteLiteral(label) + QStringLiteral("::") + type.name.quoted();
}

} // namespace lockkeeper
