// Names of a catalog for completion: bounded and quick also with a hundred thousand columns.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

class CompletionIndex
{
public:
    CompletionIndex() = default;
    explicit CompletionIndex(const Catalog &catalog);

    /// At most @p limit names: those that begin with @p typed first, then those that have its letters in order; without
    /// regard to case. @p qualifier is what stands before a dot: a schema (its relations) or a relation (its columns).
    QStringList complete(const QString &typed, const QString &qualifier = {}, int limit = 200) const;

private:
    static QStringList pick(const QStringList &sorted, const QString &typed, int limit);
    QStringList m_names;                        ///< sorted without regard to case
    QHash<QString, QStringList> m_ofQualifier;  ///< schema or relation, in lower case
};

} // namespace lockkeeper
