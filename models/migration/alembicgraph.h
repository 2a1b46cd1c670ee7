// The revisions of an Alembic project as a graph: who follows whom, and which branches are kept apart.
#pragma once

#include "models/migration/migrationformat.h"

#include <QSet>

namespace lockkeeper::formats {

/// Every revision after those that it needs; among those that may come next, by name. What follows something that is missing, or
/// itself, becomes a problem.
QList<Migration> inGraphOrder(QMap<QString, Migration> open, QList<ProjectProblem> &problems);

/// Every head comes from a revision with a label that no other head comes from: branches that somebody keeps apart. @p labels
/// are revisions by their label.
bool eachHasItsBranch(const QSet<QString> &heads, const QMap<QString, Migration> &revisions, const QMap<QString, QString> &labels);

} // namespace lockkeeper::formats
