// The line that begins a change set of Liquibase formatted SQL. Plain data.
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <optional>

namespace lockkeeper::formats {

/// "--changeset jane.doe:add-note runInTransaction:false", with names in quotes where they have blanks.
struct ChangeSet
{
    QString author, id;
    QMap<QString, QString> attributes;
};

/// What stands behind "--changeset"; nothing where it has no author:id.
std::optional<ChangeSet> changeSet(const QByteArray &directive);
/// Change sets of other databases do not run here.
bool isForPostgres(const ChangeSet &set);

} // namespace lockkeeper::formats
