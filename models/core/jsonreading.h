// What reports read back of their own JSON. What is missing or wrong becomes the first value, or nothing.
#pragma once

#include <QJsonArray>
#include <QStringList>

namespace lockkeeper {

/// The value of an enumeration whose id this is; the first where none of the @p count has it.
template <class Enum, class IdOf>
Enum fromId(const QString &id, int count, IdOf idOf)
{
    for (int i = 0; i < count; ++i)
        if (idOf(Enum(i)) == id)
            return Enum(i);
    return Enum(0);
}

inline QStringList toList(const QJsonValue &array)
{
    QStringList list;
    for (const QJsonValue &value : array.toArray())
        list << value.toString();
    return list;
}

} // namespace lockkeeper
