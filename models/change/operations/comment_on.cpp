// COMMENT ON. Nothing that code meets.
#include "models/change/ddl.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    static const QList<QByteArray> partsOfTables { "OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_POLICY", "OBJECT_RULE" };
    const QByteArray type = statement.enumerator("objtype");
    const QString comment = statement.string("comment");
    const QStringList parts = nameParts(statement.child("object").children("items"));
    QString shown = parts.join(u'.');
    QualifiedName table;
    QString column;
    if (type == "OBJECT_COLUMN" && parts.size() >= 2) {
        table = context.resolve({ parts.size() > 2 ? parts[parts.size() - 3] : QString(), parts[parts.size() - 2] });
        column = parts.back();
    } else if ((type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") && !parts.isEmpty()) {
        table = context.resolve({ parts.size() > 1 ? parts[parts.size() - 2] : QString(), parts.back() });
    }
    Inverse inverse;
    if (const RelationPtr before = context.catalog->relation(table)) {
        const Column *known = before->column(column);
        const QString former = column.isEmpty() ? before->comment : known ? known->comment : QString();
        const QString kind = column.isEmpty() ? before->isTable() ? QStringLiteral("TABLE") : before->kindName().toUpper() : QStringLiteral("COLUMN");
        const QString name = column.isEmpty() ? table.quoted() : table.quoted() + u'.' + quoteIdentifier(column);
        inverse = { Inverse::Kind::Exact, { former.isEmpty() ? QStringLiteral("COMMENT ON %1 %2 IS NULL").arg(kind, name) : commentStatement(kind, name, former) }, {} };
    }
    // SHARE UPDATE EXCLUSIVE on the relation, ACCESS SHARE on that of a part of it (measured).
    QList<LockImpact> locks;
    if (!table.isEmpty())
        locks << lockOf(table, LockMode::ShareUpdateExclusive, LockDuration::Brief, context);
    else if (partsOfTables.contains(type) && parts.size() >= 2)
        locks << lockOf(context.resolve({ parts.size() > 2 ? parts[parts.size() - 3] : QString(), parts[parts.size() - 2] }), LockMode::AccessShare, LockDuration::Brief, context);
    return { simpleOperation({ .kind = QStringLiteral("comment"), .object = shown, .summary = QCoreApplication::translate("Operation", "Comment on %1").arg(shown), .relation = table, .locks = locks,
                               .verdict = { Risk::Low, Strategy::Direct, QCoreApplication::translate("Operation", "Only the comment changes.") },
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       if (column.isEmpty())
                                           relation.comment = comment;
                                       for (Column &item : relation.columns)
                                           if (item.name == column)
                                               item.comment = comment;
                                   });
                               },
                               .inverse = inverse, .idempotent = true }) };
}

OperationForm comment_on()
{
    return { { "CommentStmt" }, read };
}

} // namespace lockkeeper::operations
