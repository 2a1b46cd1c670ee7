// ALTER ... RENAME: columns, tables, constraints, indexes, views. Only the catalog changes, and old code breaks at once.
#include "models/change/partitions.h"
#include "models/change/simpleoperation.h"
#include "models/sql/tokens.h"

namespace lockkeeper::operations {

namespace {

class RenameColumn final : public TableOperation
{
public:
    RenameColumn(QualifiedName table, QString from, QString to)
        : TableOperation(std::move(table))
        , m_from(std::move(from))
        , m_to(std::move(to))
    {
    }
    QString kind() const override { return QStringLiteral("rename-column"); }
    QString object() const override { return part(m_from); }
    QString summary() const override { return tr("Rename column %1 of %2 to %3").arg(m_from, shown(), m_to); }
    QList<LockImpact> locks(const OperationContext &context) const override { return lockTree(LockMode::AccessExclusive, LockDuration::Brief, context); }
    Verdict verdict(const OperationContext &context) const override
    {
        return context.isNew(m_table) ? harmlessOnNew() : Verdict { Risk::High, Strategy::ExpandContract, tr("Code that uses the old name fails from this moment on, and new code fails until then.") };
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        editTree(catalog, m_table, context, [&](Relation &relation) {
            for (Column &column : relation.columns)
                if (column.name == m_from)
                    column.name = m_to;
            for (Constraint &constraint : relation.constraints) {
                replaceName(constraint.columns, m_from, m_to);
                replaceWithin(constraint.expression);
                replaceWithin(constraint.fullDefinition);
            }
            for (Index &index : relation.indexes) {
                replaceName(index.columns, quoteIdentifier(m_from), quoteIdentifier(m_to));
                for (QString &column : index.columns)
                    replaceWithin(column);
                replaceWithin(index.predicate);
                replaceWithin(index.fullDefinition);
            }
            for (ExtendedStatistics &statistics : relation.statistics)
                for (QString &column : statistics.columns)
                    replaceWithin(column);
            for (Publishing &publishing : relation.publishings)
                replaceWithin(publishing.part);
        });
        for (const auto &[other, foreignKey] : catalog.referencesTo(m_table)) {
            const QString name = foreignKey->name;
            editRelation(catalog, other->name, [&](Relation &relation) {
                for (Constraint &constraint : relation.constraints)
                    if (constraint.name == name)
                        replaceName(constraint.referencedColumns, m_from, m_to);
            });
        }
        for (const RelationPtr &view : catalog.dependentViews(m_table, m_from))
            editRelation(catalog, view->name, [&](Relation &relation) {
                for (ViewSource &source : relation.viewSources)
                    if (source.relation == m_table && source.column == m_from)
                        source.column = m_to;
            });
    }
    Inverse inverse(const OperationContext &) const override
    {
        return { Inverse::Kind::Exact, { QStringLiteral("ALTER TABLE %1 RENAME COLUMN %2 TO %3").arg(m_table.quoted(), quoteIdentifier(m_to), quoteIdentifier(m_from)) }, {} };
    }

private:
    static void replaceName(QStringList &names, const QString &from, const QString &to) { std::replace(names.begin(), names.end(), from, to); }
    /// The same in the text of an expression, or of a whole definition.
    void replaceWithin(QString &text) const
    {
        if (!text.contains(m_from))
            return;
        QByteArray sql = text.toUtf8();
        const QByteArray from = quoteIdentifier(m_from).toUtf8(), to = quoteIdentifier(m_to).toUtf8();
        const QList<Token> tokens = tokensOf(sql);
        for (auto token = tokens.rbegin(); token != tokens.rend(); ++token)
            if (sql.mid(token->begin, token->length()) == from)
                sql.replace(token->begin, token->length(), to);
        text = QString::fromUtf8(sql);
    }
    QString m_from, m_to;
};

class RenameRelation final : public TableOperation
{
public:
    RenameRelation(QualifiedName table, QString to, bool foreign)
        : TableOperation(std::move(table))
        , m_to(std::move(to))
        , m_foreign(foreign)
    {
    }
    QString kind() const override { return m_foreign ? QStringLiteral("rename-foreign-table") : QStringLiteral("rename-table"); }
    QString summary() const override { return tr("Rename %1 to %2").arg(shown(), m_to); }
    QList<LockImpact> locks(const OperationContext &context) const override { return { lock(m_table, LockMode::AccessExclusive, LockDuration::Brief, context) }; }
    Verdict verdict(const OperationContext &context) const override
    {
        return context.isNew(m_table) ? harmlessOnNew() : Verdict { Risk::High, Strategy::ExpandContract, tr("Code that uses the old name fails from this moment on. A view under the old name keeps it working.") };
    }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        renameRelation(catalog, m_table, { m_table.schema, m_to });
    }
    Inverse inverse(const OperationContext &) const override
    {
        return { Inverse::Kind::Exact, { QStringLiteral("ALTER TABLE %1 RENAME TO %2").arg(QualifiedName { m_table.schema, m_to }.quoted(), quoteIdentifier(m_table.name)) }, {} };
    }

private:
    QString m_to;
    bool m_foreign;
};

/// Constraints and indexes: nothing that code refers to, except in ON CONFLICT ON CONSTRAINT.
class RenamePart final : public TableOperation
{
public:
    RenamePart(QualifiedName table, QString from, QString to, bool constraint)
        : TableOperation(std::move(table))
        , m_from(std::move(from))
        , m_to(std::move(to))
        , m_constraint(constraint)
    {
    }
    QString kind() const override { return m_constraint ? QStringLiteral("rename-constraint") : QStringLiteral("rename-index"); }
    QString object() const override { return part(m_from); }
    QString summary() const override { return tr("Rename %1 on %2 to %3").arg(m_from, shown(), m_to); }
    /// ALTER INDEX ... RENAME takes SHARE UPDATE EXCLUSIVE since 12, on the index only.
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        const RelationPtr known = table(context);
        const Constraint *constraint = known && m_constraint ? known->constraint(m_from) : nullptr;
        if (constraint && constraint->kind == Constraint::Kind::Check && !constraint->noInherit) // heirs have it under the same name
            return lockTree(LockMode::AccessExclusive, LockDuration::Brief, context);
        return m_constraint ? QList<LockImpact> { lock(m_table, LockMode::AccessExclusive, LockDuration::Brief, context) }
                            : QList<LockImpact> { lock({ m_table.schema, m_from }, LockMode::ShareUpdateExclusive, LockDuration::Brief, context) };
    }
    Verdict verdict(const OperationContext &) const override { return { Risk::Low, Strategy::Direct, tr("Only the catalog changes.") }; }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        if (m_constraint)
            for (const RelationPtr &heir : context.only ? QList<RelationPtr>() : catalog.descendantsOf(m_table))
                editRelation(catalog, heir->name, [&](Relation &relation) {
                    for (Constraint &constraint : relation.constraints)
                        if (constraint.name == m_from && !constraint.isLocal)
                            constraint.name = m_to;
                });
        editRelation(catalog, m_table, [&](Relation &relation) {
            for (Constraint &constraint : relation.constraints)
                if (constraint.name == m_from)
                    constraint.name = m_to;
            for (Index &index : relation.indexes)
                if (index.name == m_from)
                    index.name = m_to;
        });
    }
    Inverse inverse(const OperationContext &) const override
    {
        const QString from = quoteIdentifier(m_to), to = quoteIdentifier(m_from);
        return { Inverse::Kind::Exact,
                 { m_constraint ? QStringLiteral("ALTER TABLE %1 RENAME CONSTRAINT %2 TO %3").arg(m_table.quoted(), from, to)
                                : QStringLiteral("ALTER INDEX %1 RENAME TO %2").arg(QualifiedName { m_table.schema, m_to }.quoted(), to) }, {} };
    }

private:
    QString m_from, m_to;
    bool m_constraint;
};

} // namespace

/// Moves everything in a schema to its new name.
static void renameSchema(Catalog &catalog, const QString &from, const QString &to)
{
    const auto moved = [&](QualifiedName name) {
        if (name.schema == from)
            name.schema = to;
        return name;
    };
    for (const RelationPtr &relation : catalog.relations.values()) {
        Relation renamed = *relation;
        renamed.name = moved(renamed.name);
        renameReferences(renamed, moved);
        for (ExtendedStatistics &statistics : renamed.statistics)
            statistics.name = moved(statistics.name);
        if (renamed == *relation)
            continue;
        catalog.relations.remove(relation->name);
        catalog.relations.insert(renamed.name, std::make_shared<const Relation>(renamed));
        if (catalog.uncertain.remove(relation->name))
            catalog.uncertain.insert(renamed.name);
    }
    for (const TypeInfo &type : catalog.types.values())
        if (type.name.schema == from)
            renameType(catalog, type.name, moved(type.name));
    for (const Routine &routine : catalog.routines.values())
        if (routine.name.schema == from)
            renameRoutines(catalog, routine.name, moved(routine.name));
    for (Sequence sequence : catalog.sequences.values())
        if (sequence.name.schema == from) {
            catalog.sequences.remove(sequence.name);
            sequence.name = moved(sequence.name);
            sequence.ownerTable = moved(sequence.ownerTable);
            catalog.sequences.insert(sequence.name, sequence);
        }
    SchemaInfo schema = catalog.schemas.value(from);
    schema.name = to;
    catalog.schemas.remove(from);
    catalog.schemas.insert(to, schema);
}

/// A sequence or composite type, which are no relations of the catalog.
static QualifiedName inSchema(const SyntaxNode &range, const OperationContext &context)
{
    const QualifiedName written { range.string("schemaname"), range.string("relname") };
    if (!written.schema.isEmpty())
        return written;
    for (const QString &schema : context.searchPath)
        if (context.catalog->sequences.contains({ schema, written.name }) || context.catalog->types.contains({ schema, written.name }))
            return { schema, written.name };
    return { context.creationSchema(), written.name };
}

static void renameAttribute(Catalog &catalog, const QualifiedName &type, const QString &from, const QString &to)
{
    for (const RelationPtr &typed : tablesOfType(catalog, type))
        editRelation(catalog, typed->name, [&](Relation &relation) {
            for (Column &column : relation.columns)
                if (column.name == from)
                    column.name = to;
        });
    const TypeInfo *known = catalog.types.find(type);
    if (!known)
        return;
    TypeInfo changed = *known;
    const QString prefix = quoteIdentifier(from) + u' ';
    for (QString &attribute : changed.attributes)
        if (attribute.startsWith(prefix))
            attribute = quoteIdentifier(to) + u' ' + attribute.mid(prefix.size());
    catalog.types.insert(type, changed);
}

/// What nobody refers to by name in a statement has no kind of its own.
static QString kindOfRename(const QByteArray &type)
{
    static const QHash<QByteArray, QString> kinds { { "OBJECT_AGGREGATE", QStringLiteral("rename-function") }, { "OBJECT_ROUTINE", QStringLiteral("rename-function") }, { "OBJECT_DOMCONSTRAINT", QStringLiteral("rename-constraint") } };
    static const QList<QByteArray> own { "OBJECT_ATTRIBUTE", "OBJECT_DATABASE", "OBJECT_DOMAIN", "OBJECT_FUNCTION", "OBJECT_INDEX", "OBJECT_POLICY", "OBJECT_PROCEDURE", "OBJECT_ROLE", "OBJECT_SCHEMA", "OBJECT_SEQUENCE", "OBJECT_TRIGGER", "OBJECT_TYPE" };
    return kinds.value(type, own.contains(type) ? QStringLiteral("rename-") + QString::fromLatin1(type.mid(7)).toLower() : QStringLiteral("rename-object"));
}

static QString nameOf(const SyntaxNode &object)
{
    const QStringList parts = nameParts(object.children("items"));
    return parts.isEmpty() ? stringValue(object) : parts.join(u'.');
}

/// Schemas, triggers, policies, types, functions and everything else that has a name.
static QList<Operation> renameOther(const SyntaxNode &statement, const QByteArray &type, const OperationContext &context)
{
    const QString what = QString::fromLatin1(type.mid(7)).toLower(); // without "OBJECT_"
    const SyntaxNode range = statement.child("relation");
    const bool onTable = type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY" || type == "OBJECT_RULE";
    const QualifiedName table = onTable ? readRelation(range, context) : QualifiedName();
    const QString from = !statement.string("subname").isEmpty() ? statement.string("subname") : !range.isNull() ? readRelation(range, context).display() : nameOf(statement.child("object"));
    const QString to = statement.string("newname"), object = onTable ? table.display() + u'.' + from : from;
    const bool code = type == "OBJECT_SCHEMA" || type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN" || type == "OBJECT_SEQUENCE" || type == "OBJECT_ATTRIBUTE";
    QualifiedName typeName = readName(statement.child("object").children("items"));
    if (const TypeInfo *known = context.catalog->resolveType(typeName, context.searchPath))
        typeName = known->name;
    const QualifiedName named = range.isNull() ? QualifiedName() : inSchema(range, context);
    QualifiedName routine = readName(statement.child("object").children("objname"));
    if (routine.schema.isEmpty())
        routine.schema = context.creationSchema();
    const RelationPtr statistics = type == "OBJECT_STATISTIC_EXT" ? tableOfStatistics(typeName, context) : RelationPtr();
    QList<LockImpact> locks;
    const RelationPtr before = context.catalog->relation(table);
    const bool forEachRow = type == "OBJECT_TRIGGER" && before && std::any_of(before->triggers.begin(), before->triggers.end(), [&](const Trigger &trigger) { return trigger.name == from && firesForEachRow(trigger); });
    if (onTable) // of partitions since 15, which rename theirs too (measured)
        locks = triggerLocks(table, forEachRow && context.majorVersion() >= 15, LockMode::AccessExclusive, context);
    else if (type == "OBJECT_SEQUENCE" || type == "OBJECT_FOREIGN_TABLE")
        locks << lockOf(readRelation(range, context), LockMode::AccessExclusive, LockDuration::Brief, context);
    else if (type == "OBJECT_ATTRIBUTE")
        for (const RelationPtr &typed : tablesOfType(*context.catalog, named))
            locks << lockOf(typed->name, LockMode::AccessExclusive, LockDuration::Brief, context);
    return { simpleOperation({ .kind = kindOfRename(type), .object = object, .summary = tr("Rename %1 to %2").arg(object, to), .relation = table, .locks = locks,
                               .verdict = code ? highRisk(tr("Code that uses the old name fails from this moment on."), Strategy::ExpandContract) : lowRisk(tr("Only the catalog changes.")),
                               .apply = [=](Catalog &catalog) {
                                   if (type == "OBJECT_SCHEMA")
                                       renameSchema(catalog, from, to);
                                   for (const LockImpact &lock : type == "OBJECT_TRIGGER" ? locks : QList<LockImpact>())
                                       editRelation(catalog, lock.relation, [&](Relation &relation) {
                                           for (Trigger &trigger : relation.triggers)
                                               if (trigger.name == from)
                                                   trigger.name = to;
                                       });
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       for (Policy &policy : relation.policies)
                                           if (type == "OBJECT_POLICY" && policy.name == from)
                                               policy.name = to;
                                   });
                                   if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN")
                                       renameType(catalog, typeName, { typeName.schema, to });
                                   else if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" || type == "OBJECT_AGGREGATE")
                                       renameRoutines(catalog, routine, { routine.schema, to });
                                   else if (type == "OBJECT_SEQUENCE")
                                       renameSequence(catalog, named, { named.schema, to });
                                   else if (type == "OBJECT_ATTRIBUTE")
                                       renameAttribute(catalog, named, from, to);
                                   else if (type == "OBJECT_PUBLICATION")
                                       renamePublication(catalog, from, to);
                                   else if (statistics)
                                       renameStatistics(catalog, statistics->name, typeName, { {}, to });
                               },
                               .inverse = onTable ? exactly(QStringLiteral("ALTER %1 %2 ON %3 RENAME TO %4").arg(what.toUpper(), quoteIdentifier(to), table.quoted(), quoteIdentifier(from)))
                                   : type == "OBJECT_PUBLICATION" ? exactly(QStringLiteral("ALTER PUBLICATION %1 RENAME TO %2").arg(quoteIdentifier(to), quoteIdentifier(from)))
                                   : type == "OBJECT_SCHEMA" ? exactly(QStringLiteral("ALTER SCHEMA %1 RENAME TO %2").arg(quoteIdentifier(to), quoteIdentifier(from)))
                                                             : cannotBeUndone(tr("rename it back by hand")) }) };
}

OperationForm rename()
{
    return { { "RenameStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) -> QList<Operation> {
                const QByteArray type = statement.enumerator("rename_type");
                const QualifiedName relation = readRelation(statement.child("relation"), context);
                const QString from = statement.string("subname"), to = statement.string("newname");
                if (type == "OBJECT_COLUMN")
                    return { makeOperation<RenameColumn>(relation, from, to) };
                if (type == "OBJECT_TABLE" && !context.catalog->relation(relation) && context.catalog->sequences.contains(inSchema(statement.child("relation"), context))) // PostgreSQL lets ALTER TABLE do it
                    return renameOther(statement, "OBJECT_SEQUENCE", context);
                if (type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" || type == "OBJECT_FOREIGN_TABLE")
                    return { makeOperation<RenameRelation>(relation, to, type == "OBJECT_FOREIGN_TABLE") };
                if (type == "OBJECT_TABCONSTRAINT")
                    return { makeOperation<RenamePart>(relation, from, to, true) };
                if (type == "OBJECT_INDEX" && context.catalog)
                    if (const auto [table, index] = context.catalog->findIndex({ statement.child("relation").string("schemaname"), relation.name }, context.searchPath); table)
                        return { makeOperation<RenamePart>(table->name, relation.name, to, false) };
                return renameOther(statement, type, context);
            } };
}

} // namespace lockkeeper::operations
