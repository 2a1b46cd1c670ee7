#include "models/postgres/wireproxy.h"

#include "models/core/error.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QtEndian>
#include <atomic>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace lockkeeper {

static constexpr int meanwhileMs = 2;
static constexpr int givenUpMs = 50;
static const auto socketName = QStringLiteral("/.s.PGSQL.5432");

static sockaddr_un addressOf(const QString &path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    const QByteArray bytes = QFile::encodeName(path);
    memcpy(address.sun_path, bytes.constData(), std::min(size_t(bytes.size()), sizeof(address.sun_path) - 1));
    return address;
}

static const sockaddr *generic(const sockaddr_un &address)
{
    return static_cast<const sockaddr *>(static_cast<const void *>(&address));
}

namespace {

/// Cuts a stream into messages: a type, four bytes of length, the rest.
class Messages
{
public:
    explicit Messages(bool startsWithLogin)
        : m_login(startsWithLogin)
    {
    }
    void add(const QByteArray &bytes) { m_buffer += bytes; }
    /// The next whole message; empty where more has to come. The login has no type, and then 0.
    QByteArray next(char *type)
    {
        const qsizetype head = m_login ? 0 : 1;
        if (m_buffer.size() < head + 4)
            return {};
        const qsizetype size = head + qsizetype(qFromBigEndian<quint32>(m_buffer.constData() + head));
        if (m_buffer.size() < size)
            return {};
        *type = m_login ? '\0' : m_buffer[0];
        m_login = false;
        const QByteArray message = m_buffer.left(size);
        m_buffer.remove(0, size);
        return message;
    }

private:
    QByteArray m_buffer;
    bool m_login;
};

/// Of a Query message, and of a Parse message, which begins with the name of a prepared statement.
QByteArray textOf(char type, const QByteArray &message)
{
    static constexpr qsizetype head = 5;
    const qsizetype begin = type == 'P' ? message.indexOf('\0', head) + 1 : head;
    return message.mid(begin, message.indexOf('\0', begin) - begin);
}

QByteArray received(int socket)
{
    char buffer[65536];
    const ssize_t size = read(socket, buffer, sizeof buffer);
    return size > 0 ? QByteArray(buffer, qsizetype(size)) : QByteArray();
}

void passOn(int socket, const QByteArray &bytes)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t size = send(socket, bytes.constData() + done, size_t(bytes.size() - done), MSG_NOSIGNAL);
        if (size <= 0)
            return;
        done += size;
    }
}

bool hasInput(int socket, int patienceMs)
{
    pollfd waiting { socket, POLLIN, 0 };
    return poll(&waiting, 1, patienceMs) == 1;
}

/// The two ends of one connection.
class Connection
{
public:
    Connection(const WireProxy::Watcher &watcher, int client, int server)
        : m_watcher(watcher)
        , m_client(client)
        , m_server(server)
    {
    }

    void serve()
    {
        while (m_open) {
            pollfd ends[] = { { m_client, POLLIN, 0 }, { m_server, POLLIN, 0 } };
            poll(ends, 2, m_atServer && m_watcher.meanwhile ? meanwhileMs : givenUpMs);
            if (m_watcher.givenUp())
                return;
            if (ends[1].revents)
                fromServer();
            if (m_open && ends[0].revents)
                fromClient();
            if (m_open && m_atServer && m_watcher.meanwhile)
                follow(m_watcher.meanwhile());
        }
    }

private:
    void follow(WireProxy::Then then) { m_open = m_open && then == WireProxy::Then::PassOn; }

    void fromServer()
    {
        const QByteArray bytes = received(m_server);
        m_answers.add(bytes);
        char type = '\0';
        for (QByteArray message = m_answers.next(&type); !message.isEmpty() && m_open; message = m_answers.next(&type)) {
            m_answer += message;
            if (type != 'Z' && type != 'G') // ready for the next query, or for COPY data
                continue;
            if (std::exchange(m_atServer, false) && m_watcher.beforeAnswer)
                follow(m_watcher.beforeAnswer(type == 'G'));
            if (m_open)
                passOn(m_client, std::exchange(m_answer, {}));
        }
        if (bytes.isEmpty()) { // its last words have no end
            if (m_open)
                passOn(m_client, m_answer);
            m_open = false;
        }
    }

    void fromClient()
    {
        const QByteArray bytes = received(m_client);
        m_asked.add(bytes);
        char type = '\0';
        for (QByteArray message = m_asked.next(&type); !message.isEmpty() && m_open; message = m_asked.next(&type)) {
            m_round += message;
            if (type == 'Q' || type == 'P')
                m_sql = textOf(type, message);
            const bool endsRound = type == 'Q' || type == 'S' || type == 'c';
            if (!endsRound && type != '\0' && type != 'X')
                continue;
            if (endsRound && m_watcher.beforeServer)
                follow(m_watcher.beforeServer(std::exchange(m_sql, {})));
            if (m_open)
                passOn(m_server, m_round);
            m_round.clear();
            m_atServer = endsRound;
        }
        if (bytes.isEmpty())
            m_open = false;
    }

    const WireProxy::Watcher &m_watcher;
    int m_client, m_server;
    bool m_open = true, m_atServer = false;
    Messages m_asked { true }, m_answers { false };
    QByteArray m_round, m_sql, m_answer;
};

} // namespace

WireProxy::WireProxy(const QString &serverFolder)
    : m_serverSocket(serverFolder + socketName)
    , m_listening(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    // Below the server's folder, so that it goes with it whatever happens to us.
    static std::atomic_int number = 0;
    m_folder = QStringLiteral("%1/p%2").arg(serverFolder).arg(++number);
    const sockaddr_un address = addressOf(m_folder + socketName);
    if (mkdir(QFile::encodeName(m_folder).constData(), 0700) != 0 || bind(m_listening, generic(address), sizeof address) != 0 || listen(m_listening, 1) != 0)
        throw Error(ErrorKind::PermissionDenied, QCoreApplication::translate("WireProxy", "No socket can be made in %1: %2.").arg(m_folder, QString::fromLocal8Bit(strerror(errno))));
}

WireProxy::~WireProxy()
{
    close(m_listening);
    QDir(m_folder).removeRecursively();
}

bool WireProxy::serve(const Watcher &watcher)
{
    while (!hasInput(m_listening, givenUpMs))
        if (watcher.givenUp())
            return false;
    const int client = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = addressOf(m_serverSocket);
    if (connect(server, generic(address), sizeof address) == 0)
        Connection(watcher, client, server).serve();
    shutdown(server, SHUT_WR);
    close(client);
    // The server reads the end of its input when it is done, and closes when it has let go of everything.
    bool closed = false;
    while (!closed && !watcher.givenUp())
        closed = hasInput(server, givenUpMs) && received(server).isEmpty();
    close(server);
    return true;
}

} // namespace lockkeeper
