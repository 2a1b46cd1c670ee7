// What a recipe yields: migrations in the order in which they run, each with its phase, its way back and the code that has
// to be deployed before the next. Plain data.
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace lockkeeper {

enum class Phase { Expand, Migrate, Contract, CleanUp };
/// "expand", "migrate", "contract", "clean-up".
QString phaseId(Phase phase);
/// "Expand", ... for people.
QString phaseName(Phase phase);

struct ScriptStatement
{
    QString comment; ///< why it is there, as a sentence
    QString sql;     ///< without a semicolon; empty where only the comment is said
    bool operator==(const ScriptStatement &) const = default;
};

struct StepScript
{
    QList<ScriptStatement> statements;
    QStringList verify;        ///< queries of one row and one column named ok
    bool transactional = true; ///< false: PostgreSQL refuses a part of it in a transaction block
    bool alone = false;        ///< its one statement is all that its file may hold
    bool operator==(const StepScript &) const = default;

    /// The statements with their comments.
    QByteArray statementsText() const;
    /// The verification with a comment; empty where there is none.
    QByteArray verifyText() const;
    /// The lock_timeout that the script sets: short where others queue behind a wait, longer where nobody waits for it, none
    /// where there is no place for it and where all run CONCURRENTLY, for which an INVALID index would be the price.
    QByteArray timeoutText() const;
    /// All of it, the lock_timeout before and the verification behind them; without BEGIN and COMMIT.
    QByteArray body() const;
    /// The whole script: in BEGIN and COMMIT where it is transactional.
    QByteArray text() const;
};

struct SeriesStep
{
    Phase phase = Phase::Expand;
    QString name;         ///< of the migration: "orders_customer_note_expand"
    QString title;        ///< "Add customer_note to shop.orders and keep it in step with note"
    StepScript up, down;
    QString deploy;       ///< what code has to run everywhere before the next step; empty where none has to
    QString irreversible; ///< what the down does not bring back; empty where it brings back everything
    bool operator==(const SeriesStep &) const = default;
};

struct Series
{
    QString title;  ///< "Rename shop.orders.note to customer_note"
    QString reason; ///< why this way, for this server and this table
    QList<SeriesStep> steps; ///< each needs the one before it
    bool operator==(const Series &) const = default;
};

} // namespace lockkeeper
