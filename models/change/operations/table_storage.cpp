// Where and how a table is stored: SET LOGGED, UNLOGGED, ACCESS METHOD, TABLESPACE, storage parameters, CLUSTER ON. A new
// file is written only where something changes (measured, 13 to 18); storage parameters take SHARE UPDATE EXCLUSIVE.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static Operation storage(const QString &kind, const QualifiedName &table, const QString &summary, const QList<LockImpact> &locks, const Verdict &verdict, const Inverse &inverse, const std::function<void(Relation &)> &edit)
{
    return simpleOperation({ .kind = kind, .object = table.display(), .summary = summary, .relation = table, .locks = locks, .verdict = verdict,
                             .apply = [=](Catalog &catalog) { editRelation(catalog, table, edit); }, .inverse = inverse, .idempotent = true });
}

static QStringList optionTexts(const SyntaxNode &command)
{
    QStringList options;
    for (const SyntaxNode &option : command.child("def").children("items")) {
        const QString text = optionValue(option.child("arg"));
        const QString space = option.string("defnamespace");
        options << (space.isEmpty() ? QString() : space + u'.') + option.string("defname") + u'=' + text;
    }
    return options;
}

static Operation options(const QualifiedName &table, const SyntaxNode &command, const RelationPtr &before, const OperationContext &context)
{
    const QByteArray type = command.enumerator("subtype");
    const QStringList texts = optionTexts(command);
    QStringList names;
    for (const QString &text : texts)
        names << text.section(u'=', 0, 0);
    // A view's options decide who sees what; parallel_workers and user_catalog_table need a stronger lock too.
    const bool view = before && !before->isTable() && before->kind != Relation::Kind::MaterializedView;
    const bool strong = view || std::any_of(texts.begin(), texts.end(), [](const QString &text) { return text.startsWith(u"user_catalog_table"); });
    const Inverse inverse = type == "AT_SetRelOptions" ? Inverse { Inverse::Kind::LosesNew, { QStringLiteral("ALTER TABLE %1 RESET (%2)").arg(table.quoted(), names.join(QStringLiteral(", "))) }, tr("the former values of the options") }
                                                       : cannotBeUndone(tr("the former options of %1").arg(table.display()));
    return storage(QStringLiteral("set-options"), table, tr("Change the options of %1: %2").arg(table.display(), texts.join(QStringLiteral(", "))),
                   { lockOf(table, strong ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive, LockDuration::Brief, context) }, lowRisk(tr("Only the catalog changes; rows are stored the new way from now on.")), inverse,
                   [=](Relation &relation) {
                       for (const QString &text : texts)
                           relation.options.removeIf([&](const QString &known) { return known.section(u'=', 0, 0) == text.section(u'=', 0, 0); });
                       if (type != "AT_ResetRelOptions")
                           relation.options << texts;
                   });
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const QString shown = table.display(), name = command.string("name");
    const QByteArray type = command.enumerator("subtype");
    const RelationPtr known = context.catalog->relation(table), before = known && known->partial ? nullptr : known;
    const auto rewriting = [&](bool rewrites) { return QList<LockImpact> { lockOf(table, LockMode::AccessExclusive, rewrites ? LockDuration::Rewrite : LockDuration::Brief, context) }; };
    const auto judged = [&](bool rewrites) {
        return rewrites && !context.isNew(table) ? highRisk(tr("The table and its indexes are copied while reads and writes wait."), Strategy::MaintenanceWindow) : lowRisk(tr("Only the catalog changes."));
    };
    const QString alter = QStringLiteral("ALTER TABLE %1 ").arg(table.quoted());
    if (type == "AT_SetLogged" || type == "AT_SetUnLogged") {
        const bool unlogged = type == "AT_SetUnLogged", changes = !before || before->unlogged != unlogged;
        return { storage(QStringLiteral("set-logged"), table, unlogged ? tr("Stop logging %1").arg(shown) : tr("Log %1").arg(shown), rewriting(changes), judged(changes),
                         exactly(alter + (unlogged ? QStringLiteral("SET LOGGED") : QStringLiteral("SET UNLOGGED"))), [=](Relation &relation) { relation.unlogged = unlogged; }) };
    }
    if (type == "AT_SetAccessMethod") {
        const QString method = before && !before->accessMethod.isEmpty() ? before->accessMethod : QStringLiteral("heap");
        const bool changes = !name.isEmpty() && (!before || name != method);
        return { storage(QStringLiteral("set-access-method"), table, tr("Store %1 with access method %2").arg(shown, name), rewriting(changes), judged(changes),
                         exactly(alter + QStringLiteral("SET ACCESS METHOD ") + quoteIdentifier(method)), [=](Relation &relation) { relation.accessMethod = name; }) };
    }
    if (type == "AT_SetTableSpace") {
        const QString space = before ? before->tablespace : QString(), standard = QStringLiteral("pg_default");
        const bool changes = (space.isEmpty() ? standard : space) != name;
        return { storage(QStringLiteral("set-tablespace"), table, tr("Move %1 to tablespace %2").arg(shown, name), rewriting(changes), judged(changes),
                         exactly(alter + QStringLiteral("SET TABLESPACE ") + quoteIdentifier(space.isEmpty() ? standard : space)), [=](Relation &relation) { relation.tablespace = name == standard ? QString() : name; }) };
    }
    if (type == "AT_ClusterOn" || type == "AT_DropCluster")
        return { storage(QStringLiteral("cluster-on"), table, tr("Choose the index that CLUSTER uses on %1").arg(shown), { lockOf(table, LockMode::ShareUpdateExclusive, LockDuration::Brief, context) },
                         lowRisk(tr("Only the catalog changes; nothing is clustered yet.")), cannotBeUndone(tr("the former choice")), [](Relation &) {}) };
    return { options(table, command, before, context) };
}

OperationForm table_storage()
{
    return { { "AlterTableStmt/AT_SetLogged", "AlterTableStmt/AT_SetUnLogged", "AlterTableStmt/AT_SetAccessMethod", "AlterTableStmt/AT_SetTableSpace", "AlterTableStmt/AT_ClusterOn", "AlterTableStmt/AT_DropCluster",
               "AlterTableStmt/AT_SetRelOptions", "AlterTableStmt/AT_ResetRelOptions", "AlterTableStmt/AT_ReplaceRelOptions" }, read };
}

} // namespace lockkeeper::operations
