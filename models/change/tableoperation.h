// What the operations on one relation have in common. Included by operations/ only.
#pragma once

#include "models/change/catalogedits.h"
#include "models/change/operation.h"
#include "models/change/operationform.h"
#include "models/change/syntaxreading.h"

#include <QCoreApplication>

namespace lockkeeper {

class TableOperation : public OperationImplementation
{
public:
    explicit TableOperation(QualifiedName table)
        : m_table(std::move(table))
    {
    }
    QualifiedName relation() const override { return m_table; }
    QString object() const override { return m_table.display(); }

protected:
    static QString tr(const char *text) { return QCoreApplication::translate("Operation", text); }
    QString part(const QString &name) const { return m_table.display() + u'.' + name; }
    QString shown() const { return m_table.display(); }
    LockImpact lock(const QualifiedName &relation, LockMode mode, LockDuration duration, const OperationContext &context) const
    {
        return { relation, mode, duration, context.isNew(relation) };
    }
    /// The lock on the table and, as ALTER TABLE recurses, on each of its partitions.
    QList<LockImpact> lockTree(LockMode mode, LockDuration duration, const OperationContext &context) const;
    /// The lock on a relation and, where it is partitioned, on its partitions: what plain inheritance does not pass on.
    static QList<LockImpact> lockPartitions(const QualifiedName &relation, LockMode mode, LockDuration duration, const OperationContext &context);
    /// Null also where only a part of it is known.
    RelationPtr table(const OperationContext &context) const
    {
        const RelationPtr known = context.catalog ? context.catalog->relation(m_table) : nullptr;
        return known && known->partial ? nullptr : known;
    }
    /// A verdict for a change on a table that was made by the same script, on which nothing can hurt.
    static Verdict harmlessOnNew() { return { Risk::Low, Strategy::Direct, tr("The table is made in the same migration, so nobody waits for it.") }; }

    QualifiedName m_table;
};

} // namespace lockkeeper
