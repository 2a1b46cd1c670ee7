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
    for (const QString &schema : searchPath)
        if (const RelationPtr found = relation({ schema, name.name }))
            return found;
    return nullptr;
}

std::pair<RelationPtr, const Index *> Catalog::findIndex(const QualifiedName &name, const QStringList &searchPath) const
{
    const QStringList schemasToSearch = name.schema.isEmpty() ? searchPath : QStringList { name.schema };
    for (const QString &schema : schemasToSearch)
        for (const RelationPtr &table : relations)
            if (table->name.schema == schema)
                if (const Index *index = table->index(name.name))
                    return { table, index };
    return { nullptr, nullptr };
}

QList<RelationPtr> Catalog::sortedRelations() const
{
    QList<RelationPtr> sorted = relations.values();
    std::sort(sorted.begin(), sorted.end(), [](const RelationPtr &a, const RelationPtr &b) { return a->name < b->name; });
    return sorted;
}

QList<std::pair<RelationPtr, const Constraint *>> Catalog::referencesTo(const QualifiedName &table) const
{
    QList<std::pair<RelationPtr, const Constraint *>> found;
    for (const RelationPtr &other : relations)
        for (const Constraint &constraint : other->constraints)
            if (constraint.kind == Constraint::Kind::ForeignKey && constraint.referenced == table)
                found.append({ other, &constraint });
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first->name < b.first->name; });
    return found;
}

QList<RelationPtr> Catalog::dependentViews(const QualifiedName &table, const QString &column) const
{
    QList<RelationPtr> found;
    QSet<QualifiedName> seen;
    QList<std::pair<QualifiedName, QString>> open { { table, column } };
    while (!open.isEmpty()) {
        const auto [name, wanted] = open.takeFirst();
        for (const RelationPtr &view : relations) {
            if (seen.contains(view->name))
                continue;
            const bool reads = std::any_of(view->viewSources.begin(), view->viewSources.end(), [&, target = name, col = wanted](const ViewSource &source) {
                return source.relation == target && (col.isEmpty() || source.column == col);
            });
            if (!reads)
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
    QList<RelationPtr> found;
    for (const RelationPtr &other : relations)
        if (other->partitionOf == table)
            found << other;
    std::sort(found.begin(), found.end(), [](const RelationPtr &a, const RelationPtr &b) { return a->name < b->name; });
    return found;
}

int Catalog::tableCount() const
{
    return int(std::count_if(relations.begin(), relations.end(), [](const RelationPtr &relation) { return relation->isTable(); }));
}

} // namespace lockkeeper
