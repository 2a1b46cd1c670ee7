// What one database contains, at one moment. Immutable behind CatalogPtr; relations are shared one by one, so that a
// copy with one changed table is cheap. Read by CatalogReader, or computed by models/change.
#pragma once

#include "models/catalog/relationmap.h"

#include <QMap>
#include <QSet>
#include <optional>

namespace lockkeeper {

struct SchemaInfo
{
    QString name;
    QString owner;
    QString comment;
    QStringList privileges;
    bool operator==(const SchemaInfo &) const = default;
};

struct Routine
{
    QualifiedName name;
    QString arguments;   ///< identity arguments: "order_id bigint"
    QString kind;        ///< function, procedure, aggregate, window
    QString returns;
    QString language;
    QChar volatility = u'v';
    QString definition;  ///< CREATE OR REPLACE FUNCTION ...
    QString owner;
    QString comment;
    QStringList privileges;
    bool operator==(const Routine &) const = default;
    QString signature() const { return name.display() + u'(' + arguments + u')'; }
};

/// Where a session's temporary tables and views are; it is searched before anything else.
inline constexpr QStringView temporarySchema = u"pg_temp";

struct TypeInfo
{
    enum class Kind { Enum, Domain, Composite, Range };

    QualifiedName name;
    Kind kind = Kind::Enum;
    QStringList labels;          ///< of an enum
    QString baseType;            ///< of a domain
    bool notNull = false;
    QString defaultExpression;
    QStringList constraints;     ///< of a domain: "name CHECK (...)"
    QStringList attributes;      ///< of a composite: "name type"
    QString owner;
    QString comment;
    bool operator==(const TypeInfo &) const = default;
    QString kindName() const;
};

struct Sequence
{
    QualifiedName name;
    QString type;
    qint64 start = 1, increment = 1, minimum = 1, maximum = 0, cache = 1;
    bool cycle = false;
    QualifiedName ownerTable;    ///< OWNED BY, or the table of the identity column
    QString ownerColumn;
    bool ofIdentity = false;
    QString owner;
    QString comment;
    QStringList privileges;
    bool operator==(const Sequence &) const = default;
};

struct Extension
{
    QString name;
    QString version;
    QString schema;
    QString comment;
    bool operator==(const Extension &) const = default;
};

struct Catalog
{
    int serverVersion = 0;       ///< as server_version_num; 0 for a computed one
    bool complete = false;       ///< false while only the relations' names were read
    PersistentMap<QString, SchemaInfo> schemas;
    RelationMap relations;
    PersistentMap<QString, Routine> routines;  ///< by signature
    PersistentMap<QualifiedName, TypeInfo> types;
    PersistentMap<QualifiedName, Sequence> sequences;
    PersistentMap<QString, Extension> extensions;
    /// What the other members do not hold (publications, rules, rights on columns...): an object as the server describes it,
    /// and its definition. Null for a computed catalog: no statement is followed in it.
    std::optional<QMap<QString, QString>> rest;
    /// Names that a statement which is not understood may have changed: their entries may be wrong.
    QSet<QualifiedName> uncertain;

    RelationPtr relation(const QualifiedName &name) const { return relations.value(name); }
    /// Finds a name as PostgreSQL would: in its schema, else along @p searchPath. Null where there is none.
    RelationPtr resolve(const QualifiedName &name, const QStringList &searchPath) const;
    /// The table of an index, and the index; null where there is none.
    std::pair<RelationPtr, const Index *> findIndex(const QualifiedName &name, const QStringList &searchPath) const;
    /// Every relation, in the order of schema and name.
    QList<RelationPtr> sortedRelations() const;
    /// Foreign keys of other tables that point at @p table.
    QList<std::pair<RelationPtr, const Constraint *>> referencesTo(const QualifiedName &table) const;
    /// Views that read @p column of @p table (any column where it is empty), also through other views.
    QList<RelationPtr> dependentViews(const QualifiedName &table, const QString &column = {}) const;
    /// Partitions and, of plain inheritance, children.
    QList<RelationPtr> partitionsOf(const QualifiedName &table) const;
    /// Null where there is none.
    RelationPtr defaultPartitionOf(const QualifiedName &table) const;
    /// Partitions and children, and theirs, all the way down.
    QList<RelationPtr> descendantsOf(const QualifiedName &table) const;
    /// The overloads of a name, in its schema or along @p searchPath.
    QList<Routine> routinesNamed(const QualifiedName &name, const QStringList &searchPath) const;
    /// Null where neither the schema nor @p searchPath has it.
    const TypeInfo *resolveType(const QualifiedName &name, const QStringList &searchPath) const;
    /// A domain and those that it is over, itself first; none for another type, or null.
    QList<TypeInfo> domainsOf(const TypeInfo *type) const;
    /// Tables with a column of this type or domain, of a domain over it, or of an array of one of these.
    QList<RelationPtr> tablesUsingType(const QualifiedName &type) const;
    int tableCount() const;
};

using CatalogPtr = std::shared_ptr<const Catalog>;

} // namespace lockkeeper
