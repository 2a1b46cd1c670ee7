// Queries of one row and one column named ok, as the runner checks them after a script.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper::verify {

QString columnThere(const QualifiedName &table, const QString &column);
QString columnGone(const QualifiedName &table, const QString &column);
QString columnType(const QualifiedName &table, const QString &column, const QString &type);
QString columnNotNull(const QualifiedName &table, const QString &column, bool notNull);
QString constraintThere(const QualifiedName &table, const QString &name, bool validated);
QString constraintGone(const QualifiedName &table, const QString &name);
QString indexValid(const QualifiedName &index);
QString triggerThere(const QualifiedName &table, const QString &trigger);
QString relationThere(const QualifiedName &relation);
/// No table, view, index or sequence has this name.
QString relationGone(const QualifiedName &relation);
/// No row of the table answers true to the condition.
QString noRow(const QualifiedName &table, const QString &condition);

} // namespace lockkeeper::verify
