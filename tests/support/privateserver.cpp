#include "tests/support/privateserver.h"

namespace lockkeeper::test {

static std::unique_ptr<Cluster> theServer;

bool hasServer()
{
    return !installedServers().isEmpty();
}

Cluster &server()
{
    Progress progress;
    if (!theServer)
        theServer = Cluster::start(serverFor(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER")), progress);
    return *theServer;
}

std::unique_ptr<Session> connectTo(const QString &database)
{
    Progress progress;
    return Session::open(server().profile(database), {}, progress);
}

std::unique_ptr<Session> freshDatabase(QString *name)
{
    static int number = 0;
    const QString database = QStringLiteral("test_%1").arg(++number);
    connectTo(QStringLiteral("postgres"))->execute("CREATE DATABASE " + database.toUtf8());
    if (name)
        *name = database;
    return connectTo(database);
}

void makeBigTable(Session &session)
{
    session.execute("CREATE TABLE big (id int, n int, filler text); INSERT INTO big SELECT g, g, repeat('x', 300) FROM generate_series(1, 120000) g");
    session.execute("ANALYZE big");
}

void stopServer()
{
    theServer.reset();
}

} // namespace lockkeeper::test
