// ALTER DOMAIN. A new constraint or NOT NULL reads every table that uses the domain, under SHARE (measured, 13 to 18).
#include "models/change/simpleoperation.h"

#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    QualifiedName name = readName(statement.children("type_name"));
    const TypeInfo *known = context.catalog->resolveType(name, context.searchPath);
    if (known)
        name = known->name;
    else if (name.schema.isEmpty())
        name.schema = context.creationSchema();
    const QString subtype = statement.string("subtype"), constraintName = statement.string("name");
    const QChar what = subtype.isEmpty() ? QChar() : subtype.at(0); // T default, N drop not null, O set not null, C add, X drop, V validate
    const SyntaxNode definition = statement.child("def");
    const bool checks = what == u'O' || what == u'V' || (what == u'C' && !definition.boolean("skip_validation"));
    QList<LockImpact> locks;
    if (checks)
        for (const RelationPtr &table : context.catalog->tablesUsingType(name))
            locks << lockOf(table->name, LockMode::Share, what == u'V' ? LockDuration::Validate : LockDuration::Scan, context);
    static const QHash<QChar, QString> kinds { { u'T', QStringLiteral("domain-default") }, { u'N', QStringLiteral("domain-drop-not-null") }, { u'O', QStringLiteral("domain-set-not-null") },
                                               { u'C', QStringLiteral("domain-add-constraint") }, { u'X', QStringLiteral("domain-drop-constraint") }, { u'V', QStringLiteral("domain-validate-constraint") } };
    const QString text = what == u'C' ? constraintName + QStringLiteral(" CHECK (%1)").arg(deparseExpression(definition.child("raw_expr"))) : QString();
    const QString alter = QStringLiteral("ALTER DOMAIN %1 ").arg(name.quoted()), written = definition.string("conname");
    Inverse inverse = cannotBeUndone(tr("the former definition of %1").arg(name.display()));
    if (what == u'O' || what == u'N')
        inverse = exactly(alter + (what == u'O' ? QStringLiteral("DROP NOT NULL") : QStringLiteral("SET NOT NULL")));
    else if (what == u'C' && !written.isEmpty())
        inverse = exactly(alter + QStringLiteral("DROP CONSTRAINT ") + quoteIdentifier(written));
    const bool guarded = statement.boolean("missing_ok");
    return { simpleOperation({ .kind = kinds.value(what, QStringLiteral("alter-domain")), .object = name.display(), .summary = tr("Change domain %1").arg(name.display()), .locks = locks,
                               .verdict = !locks.isEmpty() ? highRisk(tr("Every table with a column of the domain is read while its writes wait."), Strategy::NotValidThenValidate) : lowRisk(tr("No row is read.")),
                               .apply = [=](Catalog &catalog) {
                                   const TypeInfo *type = catalog.types.find(name);
                                   if (!type)
                                       return;
                                   TypeInfo changed = *type;
                                   if (what == u'O' || what == u'N')
                                       changed.notNull = what == u'O';
                                   else if (what == u'C')
                                       changed.constraints << (written.isEmpty() ? name.name + QStringLiteral("_check") : written) + text;
                                   else if (what == u'X')
                                       changed.constraints.removeIf([&](const QString &constraint) { return constraint.startsWith(constraintName + u' '); });
                                   else if (what == u'T')
                                       changed.defaultExpression = definition.isNull() ? QString() : deparseExpression(definition);
                                   catalog.types.insert(name, changed);
                               },
                               .inverse = inverse, .idempotent = what == u'O' || what == u'N' || guarded,
                               .traits = what == u'C' && !checks ? Traits(Trait::NotValid) : what == u'X' && statement.enumerator("behavior") == "DROP_CASCADE" ? Traits(Trait::Cascade) : Traits() }) };
}

OperationForm alter_domain()
{
    return { { "AlterDomainStmt" }, read };
}

} // namespace lockkeeper::operations
