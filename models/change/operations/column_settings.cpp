// ALTER TABLE ... ALTER COLUMN ... SET STATISTICS, STORAGE, COMPRESSION and options, on tables, views and foreign tables.
// STATISTICS and attribute options take SHARE UPDATE EXCLUSIVE (manual: ALTER TABLE), the others ACCESS EXCLUSIVE (measured).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const QByteArray type = command.enumerator("subtype");
    const bool light = type == "AT_SetStatistics" || type == "AT_SetOptions" || type == "AT_ResetOptions";
    const QString object = table.display() + u'.' + command.string("name");
    return { simpleOperation({ .kind = QStringLiteral("alter-column-settings"), .object = object, .summary = tr("Change the settings of %1").arg(object), .relation = table,
                               .locks = locksOfTree(table, light ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive, LockDuration::Brief, context),
                               .verdict = lowRisk(type == "AT_SetStatistics" ? tr("The next ANALYZE gathers statistics in the new detail.") : tr("Only rows that are written from now on are stored the new way.")),
                               .inverse = cannotBeUndone(tr("the former settings of %1").arg(object)), .idempotent = true }) };
}

OperationForm column_settings()
{
    return { { "AlterTableStmt/AT_SetStatistics", "AlterTableStmt/AT_SetStorage", "AlterTableStmt/AT_SetCompression", "AlterTableStmt/AT_SetOptions", "AlterTableStmt/AT_ResetOptions",
               "AlterTableStmt/AT_AlterColumnGenericOptions" }, read };
}

} // namespace lockkeeper::operations
