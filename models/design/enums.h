// What the recipes for enums have in common. Values stay: PostgreSQL has no way to take one out of a type.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

/// @throws FieldError at @p field where the type is not there or no enum.
TypeInfo enumOf(const PlanContext &context, const QString &field);
/// One of the type's values. @throws FieldError where it has none such.
QString labelOf(const PlanContext &context, const TypeInfo &type, const QString &field);
/// A value that the type does not have. @throws FieldError where it has, or where the value is too long.
QString newLabel(const PlanContext &context, const TypeInfo &type, const QString &field);
/// @p place is " AFTER 'x'", " BEFORE 'x'" or empty.
SeriesStep addLabelStep(const TypeInfo &type, const QString &label, const QString &place);
/// SELECT ... AS ok: the type has, or has not, the value.
QString labelThere(const TypeInfo &type, const QString &label, bool there);
/// The columns of tables that are of the type itself; partitions follow their parents.
QList<std::pair<RelationPtr, Column>> columnsOfType(const Catalog &catalog, const TypeInfo &type);
/// 'label'::schema.type
QString typedLabel(const TypeInfo &type, const QString &label);

} // namespace lockkeeper
