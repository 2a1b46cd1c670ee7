// Databases, tablespaces, ALTER SYSTEM, CHECKPOINT, LOAD: of the whole server. What PostgreSQL refuses in a transaction
// block is so by its manual (CREATE DATABASE, DROP DATABASE, ALTER SYSTEM, CREATE and DROP TABLESPACE).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &)
{
    struct Form
    {
        QString kind, nameField;
        Risk risk;
        bool transactional;
    };
    static const QHash<QByteArray, Form> forms {
        { "CreatedbStmt", { QStringLiteral("create-database"), QStringLiteral("dbname"), Risk::Low, false } },
        { "DropdbStmt", { QStringLiteral("drop-database"), QStringLiteral("dbname"), Risk::High, false } },
        { "AlterDatabaseStmt", { QStringLiteral("alter-database"), QStringLiteral("dbname"), Risk::Medium, true } },
        { "AlterDatabaseSetStmt", { QStringLiteral("alter-database"), QStringLiteral("dbname"), Risk::Medium, true } },
        { "AlterDatabaseRefreshCollStmt", { QStringLiteral("alter-database"), QStringLiteral("dbname"), Risk::Low, true } },
        { "AlterSystemStmt", { QStringLiteral("alter-system"), QString(), Risk::Medium, false } },
        { "CreateTableSpaceStmt", { QStringLiteral("create-tablespace"), QStringLiteral("tablespacename"), Risk::Low, false } },
        { "AlterTableSpaceOptionsStmt", { QStringLiteral("alter-tablespace"), QStringLiteral("tablespacename"), Risk::Low, true } },
        { "DropTableSpaceStmt", { QStringLiteral("drop-tablespace"), QStringLiteral("tablespacename"), Risk::Medium, false } },
        { "AlterTableMoveAllStmt", { QStringLiteral("move-all-tables"), QStringLiteral("new_tablespacename"), Risk::High, true } },
        { "CheckPointStmt", { QStringLiteral("checkpoint"), QString(), Risk::Low, true } },
        { "LoadStmt", { QStringLiteral("load"), QStringLiteral("filename"), Risk::Medium, true } } };
    const Form form = forms.value(statement.kind());
    // ALTER DATABASE ... SET TABLESPACE copies all of it, outside of a transaction.
    bool transactional = form.transactional;
    for (const SyntaxNode &option : statement.children("options"))
        transactional = transactional && !(statement.is("AlterDatabaseStmt") && option.string("defname") == u"tablespace");
    const QString name = form.nameField.isEmpty() ? statement.child("setstmt").string("name") : statement.string(form.nameField.toLatin1().constData());
    const bool drops = form.kind.startsWith(u"drop");
    QString reason = tr("It is of the whole server or database, not of a table.");
    if (statement.is("DropdbStmt"))
        reason = tr("Everything in the database is gone, and no transaction can bring it back.");
    else if (statement.is("AlterTableMoveAllStmt"))
        reason = tr("Every table of the tablespace is copied while its reads and writes wait.");
    else if (statement.is("AlterSystemStmt") || statement.is("AlterDatabaseSetStmt"))
        reason = tr("New sessions, or the server after a reload, behave differently; sessions that are open keep the old setting.");
    return { simpleOperation({ .kind = form.kind, .object = name, .summary = QStringList { form.kind.section(u'-', 0, 0).replace(0, 1, form.kind.at(0).toUpper()), form.kind.section(u'-', 1).replace(u'-', u' '), name }.join(u' ').simplified(),
                               .verdict = { form.risk, form.risk == Risk::High ? Strategy::MaintenanceWindow : Strategy::Direct, reason },
                               .inverse = statement.is("CheckPointStmt") || statement.is("LoadStmt") ? Inverse() : form.kind == u"create-database" ? exactly(QStringLiteral("DROP DATABASE ") + quoteIdentifier(name)) : drops ? Inverse { Inverse::Kind::LosesData, {}, tr("everything in %1").arg(name) } : cannotBeUndone(tr("the former settings of %1").arg(name)),
                               .transactional = transactional, .changesSchema = !statement.is("CheckPointStmt") && !statement.is("LoadStmt"), .idempotent = statement.boolean("missing_ok"),
                               .traits = statement.boolean("missing_ok") ? Trait::Guarded : Traits(), .understood = !statement.is("AlterTableMoveAllStmt") }) };
}

OperationForm server_objects()
{
    return { { "CreatedbStmt", "DropdbStmt", "AlterDatabaseStmt", "AlterDatabaseSetStmt", "AlterDatabaseRefreshCollStmt", "AlterSystemStmt", "CreateTableSpaceStmt", "AlterTableSpaceOptionsStmt", "DropTableSpaceStmt",
               "AlterTableMoveAllStmt", "CheckPointStmt", "LoadStmt" }, read };
}

} // namespace lockkeeper::operations
