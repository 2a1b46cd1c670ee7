// Stands between a program and a private server, counts what the program sends, and kills it (SIGKILL) at a chosen one.
// Returns once the server's side has ended too, so that nothing of the killed session is left when the test looks.
#pragma once

#include "models/postgres/wireproxy.h"

#include <QStringList>

namespace lockkeeper::test {

class KillProxy
{
public:
    enum class Moment { Never, BeforeServer, BeforeAnswer }; ///< the server never sees it; it did it, and nobody heard

    struct Outcome
    {
        int rounds = 0;   ///< what was sent after the login: queries, parameterised ones, ends of COPY data
        int exitCode = -1;///< -1 where it was killed
        QByteArray said;  ///< stderr
    };

    explicit KillProxy(const QString &serverFolder);

    /// The "host" under which a program finds the server through here.
    QString folder() const { return m_proxy.folder(); }
    /// Runs the program, which connects once, and kills it at round @p at, from 1.
    Outcome run(const QString &program, const QStringList &arguments, const QString &workingFolder, int at = 0, Moment moment = Moment::Never);

private:
    WireProxy m_proxy;
};

} // namespace lockkeeper::test
