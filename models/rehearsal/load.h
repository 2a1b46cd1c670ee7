// What readers and writers felt while a migration ran among them, and who waits behind it when a long transaction holds its
// table first. Plain data, a section of the rehearsal's report. Times are seconds since the migration was started.
#pragma once

#include "models/change/lockmode.h"

#include <QJsonObject>
#include <QStringList>
#include <optional>

namespace lockkeeper {

/// One session of the load: a reader, a writer, the migration itself or the long transaction.
struct LoadSession
{
    enum class Role { Migration, Holder, Reader, Writer };
    Role role = Role::Reader;
    QString name;        ///< "reader 2"
    QString query;       ///< what it asks again and again
    QString place;       ///< of a query of the code: "queries.sql:12"; empty where it was made up
    int runs = 0;
    double usual = 0;    ///< of its runs before the migration, the middle one
    double longest = 0;  ///< of its runs that met the migration
    double longestAt = 0;///< when that one began
    int errors = 0;
    QString firstError;
    bool operator==(const LoadSession &) const = default;
};
QString loadRoleId(LoadSession::Role role);

struct LoadStatement
{
    int line = 1;
    QString text;
    double from = 0, until = 0;
    bool operator==(const LoadStatement &) const = default;
};

/// A lock that the migration held.
struct LoadLock
{
    QString relation;
    LockMode mode = LockMode::None;
    double from = 0, until = 0;
    bool operator==(const LoadLock &) const = default;
};

/// A session that waited for others.
struct LoadWait
{
    int session = 0;     ///< index into LoadRun::sessions
    QString relation;    ///< empty where it is no relation
    LockMode mode = LockMode::None; ///< that it wanted
    QList<int> behind;   ///< those that it waited for, at the beginning
    double from = 0, until = 0;
    bool operator==(const LoadWait &) const = default;
};

struct LoadRun
{
    QString lockTimeout; ///< of the migration; empty: none
    QList<LoadSession> sessions;
    QList<LoadStatement> statements;
    QList<LoadLock> locks;
    QList<LoadWait> waits;
    double seconds = 0;
    int tries = 1;       ///< of the migration
    QString error;       ///< of the migration, empty where it ran
    bool operator==(const LoadRun &) const = default;

    /// The most sessions that waited at one moment, the migration itself left out.
    int mostWaiting() const;
    /// The longest that a reader or writer waited.
    double longestWait() const;
    int errors() const;
};

struct LoadReport
{
    LoadRun load;
    std::optional<LoadRun> queue;        ///< a long transaction first, no lock_timeout
    std::optional<LoadRun> queueTimeout; ///< the same with one
    double heldSeconds = 0;              ///< how long the long transaction stayed after the migration waited for it
    QString heldRelation;
    QString problem;                     ///< why there is nothing
    bool operator==(const LoadReport &) const = default;

    /// "The longest wait of a reader is 12 ms, of a writer 40 ms; no query failed."
    QString sentence() const;
    /// Of the queue: "3 sessions wait behind the migration for 1.0 s; with a lock_timeout of 200 ms, for 210 ms."
    QString queueSentence() const;

    QJsonObject toJson() const;
    static LoadReport fromJson(const QJsonObject &json);
};

} // namespace lockkeeper
