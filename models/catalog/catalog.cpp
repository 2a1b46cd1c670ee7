#include "models/catalog/catalog.h"

namespace lockkeeper {

QString TypeInfo::kindName() const
{
    switch (kind) {
    case Kind::Enum: return QStringLiteral("enum");
    case Kind::Domain: return QStringLiteral("domain");
    case Kind::Composite: return QStringLiteral("composite");
    case Kind::Range: return QStringLiteral("range");
    }
    return {};
}

RelationPtr Catalog::resolve(const QualifiedName &name, const QStringList &searchPath) const
{
    if (!name.schema.isEmpty())
        return relation(name);
    if (const RelationPtr temporary = relation({ temporarySchema.toString(), name.name }))
        return temporary;
    for (const QString &schema : searchPath)
        if (const RelationPtr found = relation({ schema, name.name }))
            return found;
    return nullptr;
}

std::pair<RelationPtr, const Index *> Catalog::findIndex(const QualifiedName &name, const QStringList &searchPath) const
{
    const QStringList schemasToSearch = name.schema.isEmpty() ? searchPath : QStringList { name.schema };
    for (const QString &schema : schemasToSearch)
        if (const RelationPtr table = relations.tableOfIndex({ schema, name.name }))
            return { table, table->index(name.name) };
    return { nullptr, nullptr };
}

QList<RelationPtr> Catalog::sortedRelations() const
{
    return relations.values();
}

QList<std::pair<RelationPtr, const Constraint *>> Catalog::referencesTo(const QualifiedName &table) const
{
    QList<std::pair<RelationPtr, const Constraint *>> found;
    for (const RelationPtr &other : relations.dependentsOf(table, Dependence::ForeignKey))
        for (const Constraint &constraint : other->constraints)
            if (constraint.kind == Constraint::Kind::ForeignKey && constraint.referenced == table)
                found.append({ other, &constraint });
    return found;
}

QList<RelationPtr> Catalog::dependentViews(const QualifiedName &table, const QString &column) const
{
    QList<RelationPtr> found;
    QSet<QualifiedName> seen;
    QList<std::pair<QualifiedName, QString>> open { { table, column } };
    while (!open.isEmpty()) {
        const auto [name, wanted] = open.takeFirst();
        for (const RelationPtr &view : relations.dependentsOf(name, Dependence::View)) {
            const bool reads = std::any_of(view->viewSources.begin(), view->viewSources.end(), [&, target = name, col = wanted](const ViewSource &source) {
                return source.relation == target && (col.isEmpty() || source.column == col);
            });
            if (!reads || seen.contains(view->name))
                continue;
            seen.insert(view->name);
            found << view;
            open.append({ view->name, QString() });
        }
    }
    std::sort(found.begin(), found.end(), [](const RelationPtr &a, const RelationPtr &b) { return a->name < b->name; });
    return found;
}

QList<RelationPtr> Catalog::partitionsOf(const QualifiedName &table) const
{
    return relations.dependentsOf(table, Dependence::Heir);
}

RelationPtr Catalog::defaultPartitionOf(const QualifiedName &table) const
{
    return relations.dependentsOf(table, Dependence::DefaultPartition).value(0);
}

QList<RelationPtr> Catalog::descendantsOf(const QualifiedName &table) const
{
    QList<RelationPtr> found = partitionsOf(table);
    QSet<RelationPtr> seen(found.begin(), found.end());
    for (qsizetype i = 0; i < found.size(); ++i) // grows while it is read
        for (const RelationPtr &next : partitionsOf(found[i]->name))
            if (!seen.contains(next)) {
                seen.insert(next);
                found << next;
            }
    return found;
}

QList<Routine> Catalog::routinesNamed(const QualifiedName &name, const QStringList &searchPath) const
{
    QList<Routine> found;
    for (const QString &schema : name.schema.isEmpty() ? searchPath : QStringList { name.schema }) {
        const QString prefix = QualifiedName { schema, name.name }.display() + u'(';
        for (auto routine = routines.lowerBound(prefix); routine != routines.end() && routine.key().startsWith(prefix); ++routine)
            found << *routine;
    }
    return found;
}

const TypeInfo *Catalog::resolveType(const QualifiedName &name, const QStringList &searchPath) const
{
    for (const QString &schema : name.schema.isEmpty() ? searchPath : QStringList { name.schema })
        if (const TypeInfo *type = types.find({ schema, name.name }))
            return type;
    return nullptr;
}

QList<TypeInfo> Catalog::domainsOf(const TypeInfo *type) const
{
    static constexpr qsizetype deepest = 32;
    QList<TypeInfo> domains;
    while (type && type->kind == TypeInfo::Kind::Domain && domains.size() < deepest) {
        domains << *type;
        const QString base = type->baseType;
        const auto below = std::find_if(types.begin(), types.end(), [&](const TypeInfo &other) { return other.name.quoted() == base; });
        type = below == types.end() ? nullptr : &*below;
    }
    return domains;
}

QList<RelationPtr> Catalog::tablesUsingType(const QualifiedName &type) const
{
    QStringList spelled { type.quoted() }; // also as domains over it
    for (const TypeInfo &other : types)
        for (const TypeInfo &domain : other.name == type ? QList<TypeInfo>() : domainsOf(&other))
            if (domain.name == type || domain.baseType == type.quoted())
                spelled << other.name.quoted();
    QList<RelationPtr> found;
    for (const RelationPtr &relation : relations)
        if (relation->isTable() && std::any_of(relation->columns.begin(), relation->columns.end(), [&](const Column &column) { return spelled.contains(column.type.endsWith(u"[]") ? column.type.chopped(2) : column.type); }))
            found << relation;
    return found;
}

int Catalog::tableCount() const
{
    return int(std::count_if(relations.begin(), relations.end(), [](const RelationPtr &relation) { return relation->isTable(); }));
}

} // namespace lockkeeper
