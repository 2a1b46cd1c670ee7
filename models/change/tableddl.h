// The statements that change tables, indexes and triggers step by step: guarded with IF [NOT] EXISTS where PostgreSQL has
// it, names quoted, without a semicolon.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

/// "a, b", each quoted where it has to be.
QString quotedNames(const QStringList &names);

/// "ALTER TABLE schema.table ACTION".
QString alterTable(const QualifiedName &table, const QString &action);
/// That a trigger fires when @p trigger says: "ALTER TABLE t ENABLE REPLICA TRIGGER x".
QString setFiring(const QualifiedName &table, const Trigger &trigger);
QString renameTable(const QualifiedName &table, const QString &to);
QString dropTableIfThere(const QualifiedName &table);
QString renameIndex(const QualifiedName &index, const QString &to);
/// CREATE OR REPLACE VIEW with the view's own options; its columns may only grow.
QString replaceView(const Relation &view);
QString dropViewIfThere(const Relation &view);
/// "ALTER TABLE schema.table ALTER COLUMN column ACTION".
QString alterColumn(const QualifiedName &table, const QString &column, const QString &action);
QString addColumnIfMissing(const QualifiedName &table, const Column &column);
QString dropColumnIfThere(const QualifiedName &table, const QString &column);
QString renameColumn(const QualifiedName &table, const QString &from, const QString &to);
QString setColumnDefault(const QualifiedName &table, const QString &column, const QString &expression);
QString commentOnColumn(const QualifiedName &table, const QString &column, const QString &comment);

/// The constraint as it is, but NOT VALID.
QString addConstraintNotValid(const QualifiedName &table, Constraint constraint);
QString validateConstraint(const QualifiedName &table, const QString &name);
QString dropConstraintIfThere(const QualifiedName &table, const QString &name);
/// @p kind is Unique or PrimaryKey; the index takes the constraint's name.
QString addConstraintUsingIndex(const QualifiedName &table, const QString &name, Constraint::Kind kind, const QString &index);

/// CREATE INDEX [CONCURRENTLY] IF NOT EXISTS.
QString createIndexIfMissing(const QualifiedName &table, const Index &index, bool concurrently);
QString dropIndexIfThere(const QualifiedName &index, bool concurrently);
/// The index under another name and on other columns: every use of @p from is replaced by @p to.
Index indexOnOtherColumn(const Index &index, const QString &name, const QString &from, const QString &to);
/// An expression with one column replaced by another; what only looks like the column (a function, a field) stays.
QString withOtherColumn(const QString &expression, const QString &from, const QString &to);

/// A row trigger that runs before INSERT and UPDATE. CREATE OR REPLACE TRIGGER is known since 14.
QStringList createRowTrigger(const QualifiedName &table, const QString &trigger, const QualifiedName &function, int serverVersion);
QString createTriggerFunction(const QualifiedName &function, const QString &body);
QStringList dropTriggerAndFunction(const QualifiedName &table, const QString &trigger, const QualifiedName &function);

/// ALTER TABLE or VIEW ... OWNER TO; empty where the owner is not known.
QString ownerStatement(const Relation &relation);
/// GRANT statements that give a new relation the rights that others have on this one.
QStringList grantStatements(const Relation &relation);

/// A name of at most 63 bytes from parts with underscores between them; what is too long ends in a short hash.
QString objectName(const QStringList &parts);

} // namespace lockkeeper
