// What a team has agreed on: [conventions] of lockkeeper.toml. Plain values; the rules convention-* hold scripts against
// them, recipes choose names and types by them.
#pragma once

#include "models/catalog/relation.h"
#include "models/safety/tenancy.h"

#include <QMap>

namespace lockkeeper {

struct Conventions
{
    /// What a name can be a name of, beside tables and columns.
    enum class Named { Index, UniqueIndex, PrimaryKey, Unique, ForeignKey, Check, Exclusion };

    struct WantedColumn
    {
        QString name, type; ///< the type may be empty: any
        bool operator==(const WantedColumn &) const = default;
    };

    QString tables, columns;      ///< regular expressions for the whole name; empty: any
    QMap<Named, QString> names;   ///< with {table}, {columns}, {referenced} and * for anything: "{table}_{columns}_idx"
    QList<WantedColumn> wantedColumns; ///< of each new table
    bool tableComments = false, columnComments = false;
    QMap<QString, QString> forbiddenTypes; ///< as the server spells them, and what to write instead; may be empty
    QString page;                 ///< the file in which the team describes them, absolute; empty where there is none

    bool operator==(const Conventions &) const = default;
    bool allowsTable(const QString &name) const;
    bool allowsColumn(const QString &name) const;
    /// True where nothing is agreed on for it too.
    bool allows(Named kind, const QString &name, const QString &table, const QStringList &columnNames, const QString &referenced = {}) const;
    /// The name that is agreed on, @p otherwise where none is; * stands for @p star.
    QString nameFor(Named kind, const QString &otherwise, const QString &table, const QStringList &columnNames, const QString &referenced = {}, const QString &star = {}) const;
    /// The entry of forbiddenTypes that the type falls under, whatever its length or precision; empty where none forbids it.
    QString forbiddenType(const QString &type) const;

    static Named namedBy(const Constraint &constraint);
    static Named namedBy(const Index &index) { return index.unique ? Named::UniqueIndex : Named::Index; }
};

/// What a project says of all of its migrations.
struct ProjectConventions
{
    Conventions conventions;
    Tenancy tenancy;
    bool operator==(const ProjectConventions &) const = default;
};

} // namespace lockkeeper
