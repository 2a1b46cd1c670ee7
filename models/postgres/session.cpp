#include "models/postgres/session.h"

#include "models/core/error.h"
#include "models/postgres/clientenvironment.h"
#include "models/postgres/identifier.h"
#include "models/postgres/servererrors.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <libpq-fe.h>
#include <mutex>
#include <poll.h>
#include <pqxx/connection>
#include <sys/socket.h>

namespace lockkeeper {

static constexpr int connectPollMs = 50;
static constexpr int resultPollMs = 100;
static constexpr int askAgainMs = 500;

Parameter parameter(const QString &text)
{
    return text.toUtf8();
}

Parameter parameter(qint64 number)
{
    return QByteArray::number(number);
}

Parameter parameter(const QStringList &list)
{
    QStringList quoted;
    for (QString item : list)
        quoted << u'"' + item.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\"")) + u'"';
    return (u'{' + quoted.join(u',') + u'}').toUtf8();
}

namespace {

/// Guards the cancel handle and the socket against the end of the session.
class Interrupt final : public SessionInterrupt
{
public:
    Interrupt(PGcancel *cancel, int socket)
        : m_cancel(cancel)
        , m_socket(socket)
    {
    }
    ~Interrupt() override { PQfreeCancel(m_cancel); }

    void cancelStatement() override
    {
        char reason[256];
        PQcancel(m_cancel, reason, sizeof reason);
    }
    void shutDown() override
    {
        const std::lock_guard lock(m_mutex);
        if (m_socket >= 0)
            shutdown(m_socket, SHUT_RDWR);
    }
    void forgetSocket()
    {
        const std::lock_guard lock(m_mutex);
        m_socket = -1;
    }

private:
    PGcancel *m_cancel;
    std::mutex m_mutex;
    int m_socket;
};

} // namespace

struct Session::Private
{
    explicit Private(pg_conn *raw)
        : connection(raw)
        , owner(pqxx::connection::seize_raw_connection(raw))
        , interrupt(std::make_shared<Interrupt>(PQgetCancel(raw), PQsocket(raw)))
    {
        PQsetNoticeReceiver(raw, &Private::receiveNotice, this);
    }
    ~Private() { interrupt->forgetSocket(); }

    static void receiveNotice(void *self, const pg_result *result)
    {
        static_cast<Private *>(self)->notices << Notice { PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED), PQresultErrorField(result, PG_DIAG_SQLSTATE),
                                                          QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)) };
    }

    pg_conn *connection; // lives in owner
    pqxx::connection owner;
    std::shared_ptr<Interrupt> interrupt;
    QList<Notice> notices;
    QByteArray sent; ///< what receive() waits for
    std::shared_ptr<std::atomic_bool> cancelled;
    bool wasStopped = false; ///< a statement was: what comes after it only tidies up
};

Session::Session(std::unique_ptr<Private> priv, ConnectionProfile profile)
    : d(std::move(priv))
    , m_profile(std::move(profile))
{
}

Session::~Session() = default;

/// Keywords and values for PQconnectStartParams; empty ones are left to libpq's defaults, pg_service.conf and ~/.pgpass.
static QList<std::pair<QByteArray, QByteArray>> connectOptions(const ConnectionProfile &profile, const QString &password)
{
    QList<std::pair<QByteArray, QByteArray>> options;
    const auto add = [&](const char *keyword, const QString &value) {
        if (!value.isEmpty())
            options.append({ QByteArray(keyword), value.toUtf8() });
    };
    add("service", profile.service);
    add("host", profile.host);
    if (profile.service.isEmpty())
        add("port", QString::number(profile.port));
    add("dbname", profile.database);
    add("user", profile.user);
    add("password", password);
    add("sslmode", profile.sslMode);
    add("client_encoding", QStringLiteral("UTF8"));
    add("fallback_application_name", QStringLiteral("lockkeeper"));
    QString settings = profile.readOnly ? QStringLiteral("-c default_transaction_read_only=on") : QString();
    for (auto setting = profile.settings.begin(); setting != profile.settings.end(); ++setting) {
        QString value = *setting;
        settings += QStringLiteral(" -c %1=%2").arg(setting.key(), value.replace(u'\\', QStringLiteral("\\\\")).replace(u' ', QStringLiteral("\\ ")));
    }
    for (auto parameter = profile.more.begin(); parameter != profile.more.end(); ++parameter) {
        if (parameter.key() == u"options") // ours come last and count
            settings.prepend(*parameter + u' ');
        else
            add(parameter.key().toLatin1().constData(), *parameter);
    }
    add("options", settings);
    return options;
}

std::unique_ptr<Session> Session::open(const ConnectionProfile &profile, const QString &password, Progress &progress)
{
    const auto options = connectOptions(profile, password);
    std::vector<const char *> keywords, values;
    for (const auto &[keyword, value] : options) {
        keywords.push_back(keyword.constData());
        values.push_back(value.constData());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);

    std::unique_ptr<pg_conn, decltype(&PQfinish)> connection(nullptr, &PQfinish);
    {
        const WithoutVariables elsewhere(ignoredVariables(profile));
        connection.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
    }
    PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE); // a refusal then carries its SQLSTATE, in every language
    bool serverAnswered = false;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(std::max(1, profile.connectTimeoutS));
    PostgresPollingStatusType wanted = PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (wanted == PGRES_POLLING_READING || wanted == PGRES_POLLING_WRITING) {
        progress.throwIfCancelled();
        if (std::chrono::steady_clock::now() > deadline)
            throw Error(ErrorKind::ConnectionFailed,
                        QCoreApplication::translate("Session", "%1 did not answer at %2 within %3 s.").arg(profile.name, profile.address()).arg(profile.connectTimeoutS),
                        QCoreApplication::translate("Session", "Check the network and the firewall, or raise the connection's time limit."));
        pollfd descriptor { PQsocket(connection.get()), short(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0 };
        if (poll(&descriptor, 1, connectPollMs) <= 0)
            continue;
        wanted = PQconnectPoll(connection.get());
        const ConnStatusType status = PQstatus(connection.get());
        serverAnswered = serverAnswered || status == CONNECTION_AWAITING_RESPONSE || status == CONNECTION_AUTH_OK || status == CONNECTION_SSL_STARTUP;
    }
    if (wanted != PGRES_POLLING_OK)
        throw connectError(connection.get(), serverAnswered, profile);
    PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);

    std::unique_ptr<Session> session(new Session(std::make_unique<Private>(connection.release()), profile));
    if (!profile.role.isEmpty())
        session->execute("SET ROLE " + quoteIdentifier(profile.role).toUtf8());
    return session;
}

Result Session::collect(const QByteArray &sql, const std::function<void(const Result &)> &each)
{
    // Waiting on the socket ourselves keeps the wait interruptible by SessionInterrupt::shutDown().
    Result last;
    std::optional<Error> failure;
    std::exception_ptr stopped;
    bool asked = false;
    QElapsedTimer sinceAsked;
    while (true) {
        while (PQisBusy(d->connection)) {
            // A request that reaches the server before the statement does is lost.
            if ((!asked || sinceAsked.elapsed() > askAgainMs) && !d->wasStopped && d->cancelled && d->cancelled->load()) {
                asked = true;
                sinceAsked.start();
                d->interrupt->cancelStatement();
            }
            pollfd descriptor { PQsocket(d->connection), POLLIN, 0 };
            poll(&descriptor, 1, resultPollMs);
            if (!PQconsumeInput(d->connection))
                throw connectionLostError(m_profile, sql, QString::fromUtf8(PQerrorMessage(d->connection)).trimmed());
        }
        pg_result *raw = PQgetResult(d->connection);
        if (!raw)
            break;
        Result result(raw);
        switch (PQresultStatus(raw)) {
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE:
            if (!failure)
                failure = errorFromResult(raw, sql, m_profile);
            break;
        case PGRES_COPY_IN:
            PQputCopyEnd(d->connection, "COPY FROM STDIN needs its data in the same file");
            break;
        case PGRES_COPY_OUT: {
            char *line = nullptr;
            while (PQgetCopyData(d->connection, &line, 0) > 0)
                PQfreemem(line);
            break;
        }
        default:
            last = result;
            if (each && !stopped)
                try {
                    each(result);
                } catch (...) {
                    stopped = std::current_exception(); // the rest has to be taken from the connection first
                }
        }
        if (PQstatus(d->connection) == CONNECTION_BAD)
            break;
    }
    if (stopped && failure)
        std::rethrow_exception(stopped);
    if (failure && asked && failure->kind == ErrorKind::StatementTimeout) { // not a time limit: we asked for it
        d->wasStopped = true;
        throw Error(ErrorKind::Cancelled, QCoreApplication::translate("Session", "The statement was stopped."));
    }
    if (failure)
        throw *failure;
    if (isLost())
        throw connectionLostError(m_profile, sql, QString::fromUtf8(PQerrorMessage(d->connection)).trimmed());
    if (stopped)
        std::rethrow_exception(stopped);
    return last;
}

void Session::cancelWith(const Progress &progress)
{
    d->cancelled = progress.cancelFlag();
    d->wasStopped = false;
}

void Session::send(const QByteArray &sql)
{
    if (!PQsendQuery(d->connection, sql.constData()))
        throw connectionLostError(m_profile, sql, QString::fromUtf8(PQerrorMessage(d->connection)).trimmed());
    d->sent = sql;
}

Result Session::receive()
{
    return collect(d->sent);
}

void Session::executeEach(const QByteArray &sql, const std::function<void(const Result &)> &each)
{
    send(sql);
    collect(sql, each);
}

Result Session::execute(const QByteArray &sql)
{
    send(sql);
    return receive();
}

Result Session::query(const QByteArray &sql, const QList<Parameter> &parameters)
{
    std::vector<const char *> values;
    for (const Parameter &value : parameters)
        values.push_back(value ? value->constData() : nullptr);
    if (!PQsendQueryParams(d->connection, sql.constData(), int(values.size()), nullptr, values.data(), nullptr, nullptr, 0))
        throw connectionLostError(m_profile, sql, QString::fromUtf8(PQerrorMessage(d->connection)).trimmed());
    return collect(sql);
}

std::unique_ptr<Session> Session::beside(Progress &progress, const QString &database) const
{
    ConnectionProfile profile = m_profile;
    if (!database.isEmpty())
        profile.database = database;
    return open(profile, QString::fromUtf8(PQpass(d->connection)), progress);
}

/// Sends a COPY. @throws Error where it is not one in the wanted direction.
void Session::beginCopy(const QByteArray &statement, bool in)
{
    if (!PQsendQuery(d->connection, statement.constData()))
        throw connectionLostError(m_profile, statement, QString::fromUtf8(PQerrorMessage(d->connection)).trimmed());
    pg_result *raw = PQgetResult(d->connection);
    const Result first(raw);
    if (PQresultStatus(raw) == (in ? PGRES_COPY_IN : PGRES_COPY_OUT))
        return;
    const bool failed = PQresultStatus(raw) == PGRES_FATAL_ERROR;
    const Error error = failed ? errorFromResult(raw, statement, m_profile)
        : in                   ? Error(ErrorKind::Input, QCoreApplication::translate("Session", "The statement before the data is not COPY ... FROM STDIN."))
                               : Error(ErrorKind::Input, QCoreApplication::translate("Session", "The statement is not COPY ... TO STDOUT."));
    collect(statement);
    throw error;
}

void Session::copyIn(const QByteArray &statement, const QByteArray &data)
{
    beginCopy(statement, true);
    static constexpr qsizetype chunkBytes = 1 << 16;
    for (qsizetype offset = 0; offset < data.size(); offset += chunkBytes)
        if (PQputCopyData(d->connection, data.constData() + offset, int(std::min(chunkBytes, data.size() - offset))) < 0)
            break;
    PQputCopyEnd(d->connection, nullptr);
    collect(statement);
}

QByteArray Session::copyOut(const QByteArray &statement)
{
    beginCopy(statement, false);
    QByteArray data;
    char *row = nullptr;
    for (int size = 0; (size = PQgetCopyData(d->connection, &row, 0)) > 0; PQfreemem(row))
        data.append(row, size);
    collect(statement);
    return data;
}

/// The error that @p work throws, if any.
static std::optional<Error> errorOf(const std::function<void()> &work)
{
    try {
        work();
        return std::nullopt;
    } catch (const Error &error) {
        return error;
    }
}

qint64 Session::copyTo(const QByteArray &out, Session &target, const QByteArray &in)
{
    beginCopy(out, false);
    const std::optional<Error> refused = errorOf([&] { target.beginCopy(in, true); });
    if (refused)
        interrupt()->cancelStatement(); // nobody wants the rest
    char *row = nullptr;
    for (int size = 0; !refused && (size = PQgetCopyData(d->connection, &row, 0)) > 0; PQfreemem(row))
        PQputCopyData(target.d->connection, row, size); // what goes wrong here shows in collect()
    const std::optional<Error> cut = errorOf([&] { collect(out); });
    if (refused)
        throw *refused;
    PQputCopyEnd(target.d->connection, cut ? "the source failed" : nullptr);
    qint64 rows = 0;
    const std::optional<Error> failure = errorOf([&] { rows = target.collect(in).affectedRows(); });
    if (cut)
        throw *cut;
    if (failure)
        throw *failure;
    return rows;
}

void Session::prepareOnly(const QByteArray &sql)
{
    if (!PQsendPrepare(d->connection, "", sql.constData(), 0, nullptr))
        throw connectionLostError(m_profile, sql, QString::fromUtf8(PQerrorMessage(d->connection)).trimmed());
    collect(sql);
}

int Session::serverVersion() const
{
    return PQserverVersion(d->connection);
}

QString Session::serverVersionText() const
{
    return QStringLiteral("%1.%2").arg(serverVersion() / 10000).arg(serverVersion() % 10000);
}

int Session::backendPid() const
{
    return PQbackendPID(d->connection);
}

bool Session::inTransaction() const
{
    const PGTransactionStatusType status = PQtransactionStatus(d->connection);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool Session::isLost() const
{
    return PQstatus(d->connection) != CONNECTION_OK;
}

QList<Notice> Session::takeNotices()
{
    return std::exchange(d->notices, {});
}

std::shared_ptr<SessionInterrupt> Session::interrupt() const
{
    return d->interrupt;
}

Transaction::Transaction(Session &session, const QByteArray &begin)
    : m_session(session)
{
    m_session.execute(begin);
}

Transaction::~Transaction()
{
    if (!m_open || m_session.isLost())
        return;
    try {
        m_session.execute("ROLLBACK");
    } catch (const Error &) {
        // The connection went away; the server rolls back by itself.
    }
}

void Transaction::commit()
{
    m_open = false;
    m_session.execute("COMMIT");
}

} // namespace lockkeeper
