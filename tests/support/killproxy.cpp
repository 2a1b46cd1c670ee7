#include "tests/support/killproxy.h"

#include <QProcess>
#include <QtEndian>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace lockkeeper::test {

static constexpr int patienceMs = 60'000;

static sockaddr_un addressOf(const QString &path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    const QByteArray bytes = path.toLocal8Bit();
    memcpy(address.sun_path, bytes.constData(), std::min(size_t(bytes.size()), sizeof(address.sun_path) - 1));
    return address;
}

static const sockaddr *generic(const sockaddr_un &address)
{
    return static_cast<const sockaddr *>(static_cast<const void *>(&address));
}

namespace {

/// Cuts a stream into messages of PostgreSQL's protocol 3: a type, four bytes of length, the rest.
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

} // namespace

static QByteArray received(int socket)
{
    char buffer[65536];
    const ssize_t size = read(socket, buffer, sizeof buffer);
    return size > 0 ? QByteArray(buffer, qsizetype(size)) : QByteArray();
}

static void passOn(int socket, const QByteArray &bytes)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t size = send(socket, bytes.constData() + done, size_t(bytes.size() - done), MSG_NOSIGNAL);
        if (size <= 0)
            return;
        done += size;
    }
}

KillProxy::KillProxy(const QString &serverFolder)
    : m_serverSocket(serverFolder + QStringLiteral("/.s.PGSQL.5432"))
    , m_listening(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    const sockaddr_un address = addressOf(m_folder.filePath(QStringLiteral(".s.PGSQL.5432")));
    if (bind(m_listening, generic(address), sizeof address) != 0 || listen(m_listening, 1) != 0)
        qFatal("The proxy cannot listen in %s.", qPrintable(m_folder.path()));
}

KillProxy::~KillProxy()
{
    close(m_listening);
}

KillProxy::Outcome KillProxy::run(const QString &program, const QStringList &arguments, const QString &workingFolder, int at, Moment moment)
{
    Outcome outcome;
    QProcess process;
    process.setWorkingDirectory(workingFolder);
    process.start(program, arguments);
    process.waitForStarted(patienceMs);
    pollfd waiting { m_listening, POLLIN, 0 };
    if (poll(&waiting, 1, patienceMs) != 1) {
        process.kill();
        process.waitForFinished(patienceMs);
        outcome.said = process.readAllStandardError();
        return outcome;
    }
    const int client = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = addressOf(m_serverSocket);
    bool open = connect(server, generic(address), sizeof address) == 0, killed = false, waitForAnswer = false;

    Messages asked(true), answered(false);
    QByteArray round;
    while (open && !killed) {
        pollfd ends[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
        if (poll(ends, 2, patienceMs) <= 0)
            break;
        char type = '\0';
        if (ends[1].revents) {
            const QByteArray bytes = received(server);
            open = !bytes.isEmpty();
            if (!waitForAnswer)
                passOn(client, bytes);
            answered.add(bytes);
            while (!answered.next(&type).isEmpty())
                killed = killed || (waitForAnswer && (type == 'Z' || type == 'G')); // ready, or ready for COPY data
            killed = killed || (waitForAnswer && !open);
        }
        if (ends[0].revents) {
            const QByteArray bytes = received(client);
            open = open && !bytes.isEmpty();
            asked.add(bytes);
            for (QByteArray message = asked.next(&type); !message.isEmpty() && !killed && !waitForAnswer; message = asked.next(&type)) {
                round += message;
                const bool endsRound = type == 'Q' || type == 'S' || type == 'c';
                if (!endsRound && type != '\0' && type != 'X')
                    continue;
                outcome.rounds += endsRound;
                const bool here = endsRound && outcome.rounds == at;
                killed = here && moment == Moment::BeforeServer;
                waitForAnswer = here && moment == Moment::BeforeAnswer;
                if (!killed)
                    passOn(server, round);
                round.clear();
            }
        }
    }
    if (killed)
        process.kill();
    // The server reads the end of its input when it is done, and closes when it has let go of everything.
    shutdown(server, SHUT_WR);
    while (!received(server).isEmpty()) { }
    close(server);
    close(client);
    process.waitForFinished(patienceMs);
    outcome.exitCode = killed ? -1 : process.exitCode();
    outcome.said = process.readAllStandardError();
    return outcome;
}

} // namespace lockkeeper::test
