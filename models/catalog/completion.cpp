#include "models/catalog/completion.h"

namespace lockkeeper {

static bool before(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) < 0;
}

CompletionIndex::CompletionIndex(const Catalog &catalog)
{
    QSet<QString> names;
    for (const RelationPtr &relation : catalog.relations) {
        names.insert(relation->name.name);
        m_ofQualifier[relation->name.schema.toLower()] << relation->name.name;
        QStringList &columns = m_ofQualifier[relation->name.name.toLower()];
        for (const Column &column : relation->columns) {
            names.insert(column.name);
            if (!columns.contains(column.name))
                columns << column.name;
        }
    }
    for (const SchemaInfo &schema : catalog.schemas)
        names.insert(schema.name);
    for (const Routine &routine : catalog.routines) {
        names.insert(routine.name.name);
        m_ofQualifier[routine.name.schema.toLower()] << routine.name.name;
    }
    for (const TypeInfo &type : catalog.types)
        names.insert(type.name.name);
    m_names = QStringList(names.begin(), names.end());
    std::sort(m_names.begin(), m_names.end(), before);
    for (QStringList &list : m_ofQualifier)
        std::sort(list.begin(), list.end(), before);
}

static bool hasLettersInOrder(const QString &name, const QString &typed)
{
    qsizetype next = 0;
    for (const QChar c : name)
        if (next < typed.size() && c.toLower() == typed[next].toLower())
            ++next;
    return next == typed.size();
}

QStringList CompletionIndex::pick(const QStringList &sorted, const QString &typed, int limit)
{
    QStringList found;
    const auto first = std::lower_bound(sorted.begin(), sorted.end(), typed, before);
    auto last = first;
    for (; last != sorted.end() && last->startsWith(typed, Qt::CaseInsensitive); ++last)
        if (found.size() < limit)
            found << *last;
    for (auto name = sorted.begin(); name != sorted.end() && found.size() < limit; ++name) {
        if (name == first)
            name = last; // the ones with the prefix are in already
        if (name == sorted.end())
            break;
        if (hasLettersInOrder(*name, typed))
            found << *name;
    }
    return found;
}

QStringList CompletionIndex::complete(const QString &typed, const QString &qualifier, int limit) const
{
    if (qualifier.isEmpty())
        return typed.isEmpty() ? QStringList() : pick(m_names, typed, limit);
    return pick(m_ofQualifier.value(qualifier.toLower()), typed, limit);
}

} // namespace lockkeeper
