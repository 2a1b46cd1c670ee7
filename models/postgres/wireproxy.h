// Stands between one client and a private server on its unix socket, and shows what passes: each round that the client
// sends before the server sees it, and each whole answer before the client hears it. Either can be the moment at which
// something goes wrong. serve() blocks and calls the watcher on its own thread; knows protocol 3, no passwords and no TLS.
#pragma once

#include <QByteArray>
#include <QString>
#include <functional>

namespace lockkeeper {

class WireProxy
{
public:
    enum class Then { PassOn, Cut }; ///< Cut: neither end hears of the other again

    struct Watcher
    {
        /// A query's text; of what has none (the end of COPY data) it is empty.
        std::function<Then(const QByteArray &sql)> beforeServer;
        /// @p wantsData: the server waits for the data of a COPY, which is not the end of the statement.
        std::function<Then(bool wantsData)> beforeAnswer;
        /// Again and again while a round is with the server.
        std::function<Then()> meanwhile;
        /// True where nobody waits for this any more: everything is let go at once.
        std::function<bool()> givenUp;
    };

    /// @p serverFolder has the server's socket; the proxy's own is in a folder below it. @throws Error (PermissionDenied).
    explicit WireProxy(const QString &serverFolder);
    ~WireProxy();
    WireProxy(const WireProxy &) = delete;

    /// The "host" under which a client finds the server through here.
    QString folder() const { return m_folder; }
    /// One connection, from its beginning until both ends are closed: then the server has let go of everything.
    /// @returns false where no client came before it was given up.
    bool serve(const Watcher &watcher);

private:
    QString m_folder, m_serverSocket;
    int m_listening = -1;
};

} // namespace lockkeeper
