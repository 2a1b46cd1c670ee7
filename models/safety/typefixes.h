// Fixes that write another type for a column, or a guard into a statement, found by the statement's tokens. Used by rules/.
#pragma once

#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// The columns to which the operation gives a type that @p wanted accepts, new ones and changed ones; none of a partition,
/// whose columns are its parent's.
QStringList columnsWritten(const RuleSubject &subject, bool (*wanted)(const QString &type));

/// One fix that gives each of these columns a better type where it is written: bigint for int, text for varchar(n),
/// timestamptz for timestamp, jsonb for json. Says which columns change; none where no place is found.
QList<Fix> otherTypes(const RuleSubject &subject, const QStringList &columns);

/// Builds the index of the one constraint that the statement adds CONCURRENTLY first, and adds the constraint over it; none
/// inside of a transaction, where PostgreSQL refuses that. @p words is how the constraint is written.
QList<Fix> usingIndex(const RuleSubject &subject, const QByteArray &words);

/// Adds the one constraint of the statement NOT VALID and validates it afterwards: in a migration of its own where the statement is
/// part of a transaction, which would keep the lock for the scan.
QList<Fix> validatedLater(const RuleSubject &subject);

/// A type change with USING.
bool saysHowValuesChange(const RuleSubject &subject);

/// IF EXISTS or IF NOT EXISTS behind the words of the statement that take it; none where they stand there or are not allowed.
QList<Fix> guard(const StatementAnalysis &statement, const QByteArray &text);

} // namespace lockkeeper::rules
