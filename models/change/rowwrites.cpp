#include "models/change/rowwrites.h"

#include "models/change/simpleoperation.h"
#include "models/change/syntaxreading.h"

namespace lockkeeper {

QualifiedName writtenThrough(const RelationPtr &view)
{
    QSet<QualifiedName> behind;
    if (view && view->kind == Relation::Kind::View && view->triggers.isEmpty())
        for (const ViewSource &source : view->viewSources)
            behind.insert(source.relation);
    return behind.size() == 1 ? *behind.begin() : QualifiedName();
}

static QStringList namesOf(const QList<SyntaxNode> &targets)
{
    QStringList names;
    for (const SyntaxNode &target : targets)
        names << target.string("name");
    return names;
}

static RowWrite mergeOf(const SyntaxNode &statement)
{
    RowWrite write;
    for (const SyntaxNode &clause : statement.children("merge_when_clauses")) {
        const QByteArray command = clause.enumerator("command_type");
        if (command == "CMD_UPDATE")
            write.columns << namesOf(clause.children("target_list"));
        write.events.setFlag(RowEvent::Insert, command == "CMD_INSERT" || write.events.testFlag(RowEvent::Insert));
        write.events.setFlag(RowEvent::Update, command == "CMD_UPDATE" || write.events.testFlag(RowEvent::Update));
        write.events.setFlag(RowEvent::Delete, command == "CMD_DELETE" || write.events.testFlag(RowEvent::Delete));
    }
    return write;
}

/// The table is filled in by the caller.
static RowWrite writeOf(const SyntaxNode &statement)
{
    if (statement.is("InsertStmt")) {
        const SyntaxNode conflict = statement.child("on_conflict_clause");
        const bool updates = conflict.enumerator("action") == "ONCONFLICT_UPDATE";
        return { {}, updates ? RowEvent::Insert | RowEvent::Update : RowEvents(RowEvent::Insert), namesOf(conflict.children("target_list")) };
    }
    if (statement.is("UpdateStmt"))
        return { {}, RowEvent::Update, namesOf(statement.children("target_list")) };
    if (statement.is("DeleteStmt"))
        return { {}, RowEvent::Delete, {} };
    if (statement.is("CopyStmt") && statement.boolean("is_from"))
        return { {}, RowEvent::Insert, {} };
    return statement.is("MergeStmt") ? mergeOf(statement) : RowWrite();
}

static bool anyOf(const QStringList &columns, const QStringList &written)
{
    return std::any_of(columns.begin(), columns.end(), [&](const QString &column) { return written.contains(column); });
}

/// What happens to a referring table's rows: with columns for an update, empty where they are only looked at or nothing happens.
static RowWrite followed(const RowWrite &write, const Relation &other, const Constraint &key)
{
    const auto moves = [](Constraint::Action action) { return action != Constraint::Action::NoAction && action != Constraint::Action::Restrict; };
    RowWrite next { other.name, {}, key.columns, true, !other.hasIndexOn(key.columns) };
    if (write.events.testFlag(RowEvent::Delete) && moves(key.onDelete))
        next.events |= key.onDelete == Constraint::Action::Cascade ? RowEvent::Delete : RowEvent::Update;
    if (write.events.testFlag(RowEvent::Update) && anyOf(key.referencedColumns, write.columns) && moves(key.onUpdate))
        next.events |= RowEvent::Update;
    return next;
}

static bool cascades(const SyntaxNode &statement)
{
    return statement.enumerator("behavior") == "DROP_CASCADE";
}

QList<QualifiedName> emptiedWith(const SyntaxNode &table, bool cascades, const OperationContext &context)
{
    QList<QualifiedName> emptied { readRelation(table, context) };
    if (table.boolean("inh"))
        for (const LockImpact &lock : locksOfTree(emptied.front(), LockMode::AccessExclusive, LockDuration::Brief, context))
            if (!emptied.contains(lock.relation))
                emptied << lock.relation;
    for (qsizetype i = 0; cascades && i < emptied.size(); ++i) // grows while it is read
        for (const auto &[other, foreignKey] : context.catalog->referencesTo(emptied[i]))
            if (!emptied.contains(other->name))
                emptied << other->name;
    return emptied;
}

QList<RowWrite> rowWritesOf(const SyntaxNode &statement, const OperationContext &context)
{
    QList<RowWrite> writes;
    if (statement.is("TruncateStmt"))
        for (const SyntaxNode &relation : statement.children("relations"))
            for (const QualifiedName &table : emptiedWith(relation, cascades(statement), context))
                writes << RowWrite { table, RowEvent::Truncate, {} };
    const RowWrite own = writeOf(statement);
    QSet<QualifiedName> seen;
    if (own.events && statement.child("relation"))
        for (QualifiedName next = readRelation(statement.child("relation"), context); !next.isEmpty() && !seen.contains(next); next = writtenThrough(context.catalog->relation(next))) {
            seen.insert(next);
            writes << RowWrite { next, own.events, own.columns };
        }
    QSet<std::pair<QualifiedName, std::pair<RowEvents::Int, QStringList>>> known;
    for (qsizetype i = 0; i < writes.size(); ++i) { // grows while it is read
        const RowWrite write = writes[i];
        if (!(write.events & (RowEvent::Delete | RowEvent::Update)))
            continue;
        for (const auto &[other, key] : context.catalog->referencesTo(write.table)) {
            const RowWrite next = followed(write, *other, *key);
            const qsizetype before = known.size();
            known.insert({ next.table, { RowEvents::Int(next.events), next.columns } });
            if (next.events && known.size() > before)
                writes << next;
        }
    }
    return writes;
}

void addForeignKeyLocks(QList<LockImpact> &locks, const QList<RowWrite> &writes, const OperationContext &context)
{
    for (const RowWrite &write : writes) {
        const bool inserts = write.events.testFlag(RowEvent::Insert), updates = write.events.testFlag(RowEvent::Update), deletes = write.events.testFlag(RowEvent::Delete);
        if (write.follows)
            mergeLock(locks, lockOf(write.table, LockMode::RowExclusive, write.scans ? LockDuration::Scan : LockDuration::Brief, context));
        const RelationPtr table = context.catalog->relation(write.table);
        for (const Constraint &constraint : table ? table->constraints : QList<Constraint>())
            if (constraint.kind == Constraint::Kind::ForeignKey && (inserts || (updates && anyOf(constraint.columns, write.columns))))
                mergeLock(locks, lockOf(constraint.referenced, LockMode::RowShare, LockDuration::Brief, context));
        for (const auto &[other, foreignKey] : context.catalog->referencesTo(write.table))
            if (deletes || (updates && anyOf(foreignKey->referencedColumns, write.columns)))
                mergeLock(locks, lockOf(other->name, LockMode::RowShare, other->hasIndexOn(foreignKey->columns) ? LockDuration::Brief : LockDuration::Scan, context));
    }
}

} // namespace lockkeeper
