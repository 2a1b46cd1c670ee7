// One connection to a server. Blocking; belongs to one thread, except for its Interrupt, which any thread may use.
// A lost connection is never used again: destroy the Session and open another.
#pragma once

#include "models/core/progress.h"
#include "models/postgres/connectionprofile.h"
#include "models/postgres/result.h"

#include <QList>
#include <functional>
#include <memory>
#include <optional>

namespace lockkeeper {

/// A message that the server sent beside the results: NOTICE, WARNING, DEBUG.
struct Notice
{
    QByteArray severity; ///< never translated, e.g. "NOTICE"
    QByteArray sqlState;
    QString message;
    bool operator==(const Notice &) const = default;
};

/// A parameter in PostgreSQL's text form; nothing is NULL.
using Parameter = std::optional<QByteArray>;
Parameter parameter(const QString &text);
Parameter parameter(qint64 number);
Parameter parameter(const QStringList &list);

/// Stops what a session is doing, from another thread. Outlives the session safely.
class SessionInterrupt
{
public:
    virtual ~SessionInterrupt() = default;
    /// Asks the server to cancel the running statement, over a connection of its own; blocks until it was asked.
    virtual void cancelStatement() = 0;
    /// Ends a network wait at once; the session is lost then.
    virtual void shutDown() = 0;
};

class Session
{
public:
    /// Connects without blocking in libpq, so that a cancel of @p progress ends it.
    /// @throws Error (ConnectionFailed, LoginRefused, Cancelled).
    static std::unique_ptr<Session> open(const ConnectionProfile &profile, const QString &password, Progress &progress);
    ~Session();
    /// Another session with the same profile and password, to another database where one is named.
    std::unique_ptr<Session> beside(Progress &progress, const QString &database = {}) const;

    /// From now on a cancel of @p progress interrupts what runs on the server. For sessions that no DatabaseWorker owns.
    void cancelWith(const Progress &progress);

    /// Sends @p sql as it is, with the simple protocol; several statements run in one implicit transaction.
    /// @returns the last result. @throws Error with position, detail, hint and SQLSTATE from the server's error fields.
    Result execute(const QByteArray &sql);
    /// The same, with the result of each statement as it comes; of what comes after an error there is none. The error's
    /// position is an offset into the whole of @p sql.
    void executeEach(const QByteArray &sql, const std::function<void(const Result &)> &each);
    /// Sends @p sql and returns at once; receive() waits for its result. Between the two the caller may work on something
    /// else while the server is busy, and nothing else may be sent.
    void send(const QByteArray &sql);
    Result receive();
    /// One statement with parameters $1, $2, ...
    Result query(const QByteArray &sql, const QList<Parameter> &parameters = {});
    /// @p statement is a COPY ... FROM STDIN, @p data its text up to (without) the closing \.
    void copyIn(const QByteArray &statement, const QByteArray &data);
    /// What a COPY ... TO STDOUT sends.
    QByteArray copyOut(const QByteArray &statement);
    /// What @p out, a COPY ... TO STDOUT, sends goes into @p in, a COPY ... FROM STDIN of @p target. @returns the rows.
    qint64 copyTo(const QByteArray &out, Session &target, const QByteArray &in);
    /// Types and columns of a statement without running it. @throws Error as execute().
    void prepareOnly(const QByteArray &sql);

    int serverVersion() const;  ///< as server_version_num, e.g. 150018
    int majorVersion() const { return serverVersion() / 10000; }
    QString serverVersionText() const; ///< "15.18"
    int backendPid() const;
    bool inTransaction() const;
    bool isLost() const;
    QList<Notice> takeNotices();
    std::shared_ptr<SessionInterrupt> interrupt() const;
    const ConnectionProfile &profile() const { return m_profile; }

private:
    struct Private;
    explicit Session(std::unique_ptr<Private> d, ConnectionProfile profile);
    void beginCopy(const QByteArray &statement, bool in);
    Result collect(const QByteArray &sql, const std::function<void(const Result &)> &each = {});

    std::unique_ptr<Private> d;
    ConnectionProfile m_profile;
};

/// BEGIN now, ROLLBACK at the end of the scope unless commit() was called.
class Transaction
{
public:
    explicit Transaction(Session &session, const QByteArray &begin = "BEGIN");
    ~Transaction();
    void commit();

private:
    Session &m_session;
    bool m_open = true;
};

} // namespace lockkeeper
