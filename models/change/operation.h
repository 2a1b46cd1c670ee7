// A typed schema operation: what one part of a statement does, in the language that locks, risk, compatibility, the
// inverse and the runbook are written in. A small value that shares an immutable implementation, one file of
// operations/ each; nothing elsewhere asks which one it is.
#pragma once

#include "models/catalog/catalog.h"
#include "models/change/lockmode.h"

#include <memory>

namespace lockkeeper {

enum class Risk { Low, Medium, High };
/// "low", "medium", "high".
QString riskId(Risk risk);

/// How the change is done safely.
enum class Strategy { Direct, Concurrently, NotValidThenValidate, BatchedBackfill, ExpandContract, MaintenanceWindow };
/// "direct", "concurrently", "not-valid-then-validate", ...
QString strategyId(Strategy strategy);
/// "Expand and contract", for people.
QString strategyName(Strategy strategy);

/// What an operation meets: everything it says is a function of itself and this.
struct OperationContext
{
    CatalogPtr catalog;             ///< before the operation
    QStringList searchPath { QStringLiteral("public") };
    int serverVersion = 150000;
    bool inTransaction = false;
    bool searchPathSet = false;     ///< by the script
    bool only = false;              ///< ALTER TABLE ONLY, ON ONLY: children are left out
    int blocks = 0;                 ///< that are around it
    bool inRoutine = false;         ///< in a body that is followed from outside: what it runs is not followed once more
    QString timeZone;               ///< of the session, where the script sets it
    PersistentMap<QualifiedName, bool> newRelations; ///< made earlier in the same script; true while nothing was written to them

    int majorVersion() const { return serverVersion / 10000; }
    bool isNew(const QualifiedName &relation) const { return newRelations.contains(relation); }
    /// The name with its schema: the one written, the first of the search path that has it, else the path's first.
    QualifiedName resolve(const QualifiedName &name) const;
    /// Where a name without a schema is made: the first of the search path that is there; one named "$user" only where it is known.
    QString creationSchema() const;
};

struct Verdict
{
    Risk risk = Risk::Low;
    Strategy strategy = Strategy::Direct;
    QString reason; ///< a whole sentence
};

/// How an operation is undone.
struct Inverse
{
    enum class Kind {
        Exact,      ///< statements restore schema and data
        LosesNew,   ///< what was written through the new object since is lost
        LosesData,  ///< the schema comes back, the data that the operation destroyed does not
        Impossible,
        Nothing     ///< nothing to undo
    };
    Kind kind = Kind::Nothing;
    QStringList statements; ///< without semicolons, in the order in which they run
    QString lost;           ///< what does not come back, e.g. "values of shop.orders.note"
};

/// How an operation was written, for those who look at the writing rather than at the effect.
enum class Trait {
    Concurrently = 0x1,
    Cascade = 0x2,
    NotValid = 0x4,
    UsingIndex = 0x8,
    Guarded = 0x10,   ///< IF EXISTS, IF NOT EXISTS, OR REPLACE
    Only = 0x20,
    Unbounded = 0x40, ///< rows are written or read without a condition
    Unnamed = 0x80,   ///< PostgreSQL chooses the name
    DynamicSql = 0x100, ///< a body puts SQL together at run time
    Definer = 0x200,  ///< SECURITY DEFINER
    Positioned = 0x400, ///< BEFORE or AFTER says where
    Foreign = 0x800,  ///< reaches another server or the file system
    Inline = 0x1000,  ///< a constraint written at its new column
    Default = 0x2000, ///< ... that has a default, so that its rows are checked
    RequiredValue = 0x4000, ///< NOT NULL without a default
    Enforcement = 0x8000,   ///< says whether a constraint is enforced
    Bounded = 0x10000,      ///< the rows are chosen by key
    TextBody = 0x20000,     ///< a body that uses tables and is kept as a text
    OwnColumns = 0x40000,   ///< columns are written out, not taken from elsewhere
    FromQuery = 0x80000,    ///< CREATE TABLE AS
    Versioned = 0x100000    ///< an extension's version is written
};
Q_DECLARE_FLAGS(Traits, Trait)
Q_DECLARE_OPERATORS_FOR_FLAGS(Traits)

class OperationImplementation
{
public:
    virtual ~OperationImplementation() = default;
    virtual QString kind() const = 0;              ///< its id: the file's name with hyphens
    virtual QString object() const = 0;            ///< "shop.orders.note"
    virtual QString summary() const = 0;           ///< "Add column note to shop.orders"
    virtual QualifiedName relation() const { return {}; } ///< the one it changes; empty where there is none
    virtual QList<LockImpact> locks(const OperationContext &) const { return {}; }
    virtual Verdict verdict(const OperationContext &) const { return {}; }
    virtual Traits traits() const { return {}; }
    /// True for the operation that adds a constraint of this kind to a table that exists.
    virtual bool adds(Constraint::Kind) const { return false; }
    /// The type written for a column; empty where none is.
    virtual QString writtenType() const { return {}; }
    /// Lists of column names as they are written, where a name must not come twice.
    virtual QList<QStringList> columnLists() const { return {}; }
    /// Makes @p catalog what it is after the operation.
    virtual void apply(Catalog &catalog, const OperationContext &context) const = 0;
    virtual Inverse inverse(const OperationContext &) const { return {}; }
    /// False for what PostgreSQL refuses in a transaction block.
    virtual bool transactional() const { return true; }
    virtual bool changesSchema() const { return true; }
    /// False for a statement that nothing here understands: what follows it is uncertain.
    virtual bool understood() const { return true; }
    /// Running it a second time has no effect and no error.
    virtual bool idempotent(const OperationContext &) const { return false; }
};

class Operation
{
public:
    explicit Operation(std::shared_ptr<const OperationImplementation> implementation)
        : m_implementation(std::move(implementation))
    {
    }
    const OperationImplementation *operator->() const { return m_implementation.get(); }
    const OperationImplementation &operator*() const { return *m_implementation; }

private:
    std::shared_ptr<const OperationImplementation> m_implementation;
};

template <class Implementation, class... Arguments>
Operation makeOperation(Arguments &&...arguments)
{
    return Operation(std::make_shared<const Implementation>(std::forward<Arguments>(arguments)...));
}

} // namespace lockkeeper
