// A table, view, materialised view or foreign table and what belongs to it. Plain values in PostgreSQL's own terms;
// types and expressions are spelled as the server spells them with an empty search_path.
#pragma once

#include "models/postgres/identifier.h"

#include <QList>
#include <QStringList>
#include <memory>

namespace lockkeeper {

struct Column
{
    enum class Identity { None, Always, ByDefault };
    enum class Generated { None, Stored, Virtual };

    QString name;
    QString type;                ///< format_type(): "bigint", "character varying(50)", "shop.order_state"
    bool notNull = false;
    QString defaultExpression;   ///< also of a generated column
    Identity identity = Identity::None;
    Generated generated = Generated::None;
    QString collation;           ///< empty for the type's own
    QString comment;
    int number = 0;              ///< attnum: has gaps where columns were dropped
    bool operator==(const Column &) const = default;
};

/// A type as people write it: timestamptz, varchar(50).
QString shortTypeName(const QString &type);

struct Constraint
{
    enum class Kind { Check, Unique, PrimaryKey, ForeignKey, Exclusion };
    enum class Action { NoAction, Restrict, Cascade, SetNull, SetDefault };

    QString name;
    Kind kind = Kind::Check;
    QStringList columns;
    QString expression;          ///< of a check
    QualifiedName referenced;    ///< of a foreign key
    QStringList referencedColumns;
    Action onUpdate = Action::NoAction;
    Action onDelete = Action::NoAction;
    bool matchFull = false;
    bool validated = true;
    bool deferrable = false;
    bool initiallyDeferred = false;
    bool noInherit = false;
    bool isLocal = true;         ///< false: only inherited, comes and goes with the parent
    QString fullDefinition;      ///< only where the parts above do not say it all (exclusion, periods, not enforced)
    QString comment;
    bool operator==(const Constraint &) const = default;

    /// As pg_get_constraintdef() writes it: "FOREIGN KEY (a) REFERENCES s.t(b) ON DELETE CASCADE NOT VALID".
    QString definition() const;
};

struct Index
{
    QString name;
    QString method = QStringLiteral("btree");
    QStringList columns;         ///< of plain columns, with " DESC" and " NULLS FIRST"; empty where fullDefinition says it
    QStringList included;
    bool unique = false;
    bool primary = false;
    bool valid = true;
    QString predicate;
    QString fullDefinition;      ///< pg_get_indexdef(), where an expression, predicate or non-default class is involved
    QString comment;
    qint64 sizeBytes = 0;
    bool ofPartitionedIndex = false; ///< comes and goes with the parent's index
    bool operator==(const Index &) const = default;

    /// "CREATE UNIQUE INDEX name ON schema.table USING btree (a, b)", as pg_get_indexdef() writes it.
    QString definition(const QualifiedName &table) const;
    /// The part in parentheses and behind it, for a narrow column.
    QString shortDefinition(const QualifiedName &table) const;
};

struct Trigger
{
    QString name;
    QString definition;
    QString function;
    QChar firing = u'O'; ///< as pg_trigger.tgenabled: O, D (disabled), R (for replicated rows alone) or A (for them too)
    QString comment;
    bool operator==(const Trigger &) const = default;
    bool fires() const { return firing == u'O' || firing == u'A'; }
};

struct Policy
{
    QString name;
    QString command;  ///< ALL, SELECT, INSERT, UPDATE, DELETE
    bool permissive = true;
    QStringList roles;
    QString usingExpression;
    QString checkExpression;
    bool operator==(const Policy &) const = default;
};

/// CREATE STATISTICS. It has a schema of its own.
struct ExtendedStatistics
{
    QualifiedName name;
    QStringList kinds;           ///< "ndistinct", "dependencies", "mcv"; empty for all
    QStringList columns;         ///< quoted names, and expressions in parentheses
    bool operator==(const ExtendedStatistics &) const = default;
    QString definition(const QualifiedName &table) const;
};

/// That a publication names the table.
struct Publishing
{
    QString publication;
    QString part;                ///< " (a, b) WHERE (a > 0)": which columns and rows; empty for all
    bool operator==(const Publishing &) const = default;
};

/// One column (or, with an empty name, the relation as a whole) that a view reads.
struct ViewSource
{
    QualifiedName relation;
    QString column;
    bool operator==(const ViewSource &) const = default;
};

struct Relation
{
    enum class Kind { Table, PartitionedTable, View, MaterializedView, ForeignTable };

    QualifiedName name;
    Kind kind = Kind::Table;
    QString owner;
    QString comment;
    double rowEstimate = -1;     ///< reltuples; -1 where the table was never analysed
    qint64 sizeBytes = 0;        ///< relpages x 8 kB: as old as the last VACUUM or ANALYZE
    bool unlogged = false;
    bool temporary = false;
    bool partial = false;        ///< only what a script said of a relation that nobody has read is known
    bool rowSecurity = false;
    bool forceRowSecurity = false;
    bool ofExtension = false;
    QString partitionKey;        ///< "RANGE (created_at)"
    QualifiedName partitionOf;
    QList<QualifiedName> inherits;///< parents of plain inheritance
    QualifiedName ofType;        ///< the composite type of CREATE TABLE ... OF
    QString partitionBound;      ///< "FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')", "DEFAULT"
    QStringList privileges;      ///< aclitem texts
    QStringList options;
    QString tablespace;
    QString accessMethod;        ///< of a table; empty for the default
    QChar replicaIdentity = u'd';
    QString viewDefinition;
    QList<ViewSource> viewSources;
    QList<Column> columns;
    QList<Constraint> constraints;
    QList<Index> indexes;
    QList<Trigger> triggers;
    QList<Policy> policies;
    QList<ExtendedStatistics> statistics;
    QList<Publishing> publishings;
    bool operator==(const Relation &) const = default;

    bool isTable() const { return kind == Kind::Table || kind == Kind::PartitionedTable; }
    bool isDefaultPartition() const { return partitionBound == u"DEFAULT"; }
    const Column *column(const QString &columnName) const;
    const Constraint *constraint(const QString &constraintName) const;
    const Index *index(const QString &indexName) const;
    const Constraint *primaryKey() const;
    /// True where a whole and valid index begins with these columns, in any order.
    bool hasIndexOn(const QStringList &columnNames) const;
    /// pg_class.relkind in words: "table", "view", "materialized view", ...
    QString kindName() const;
};

using RelationPtr = std::shared_ptr<const Relation>;

} // namespace lockkeeper
