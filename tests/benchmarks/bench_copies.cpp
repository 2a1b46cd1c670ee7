// bench_copies [MEGABYTES...]: a fresh copy of a sandbox' state beside a bare CREATE DATABASE ... TEMPLATE of it on the same
// server, in turns, and one that was made ahead. LOCKKEEPER_TEST_SERVER names another major version.
#include "models/sandbox/sandbox.h"

#include <QElapsedTimer>
#include <QCoreApplication>
#include <algorithm>
#include <cstdio>

using namespace lockkeeper;

static constexpr int rounds = 9;

static double milliseconds(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

static double middle(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

static void measure(Sandbox &sandbox, int megabytes)
{
    Progress progress;
    const QString state = sandbox.createDatabase();
    {
        const auto session = sandbox.connect(state, progress);
        static constexpr int rowsPerMegabyte = 7400;
        session->execute(QStringLiteral("CREATE TABLE t AS SELECT g, repeat('x', 100) AS filler FROM generate_series(1, %1) g").arg(megabytes * rowsPerMegabyte).toUtf8());
    }
    const auto server = sandbox.connect(QStringLiteral("postgres"), progress);
    const double size = double(server->query("SELECT pg_database_size($1)", { parameter(state) }).integer(0, 0)) / 1e6;
    QList<double> bare, copied, ahead;
    for (int round = 0; round < rounds; ++round) {
        server->execute("CHECKPOINT");
        bare << milliseconds([&] { server->execute("CREATE DATABASE bare TEMPLATE " + state.toUtf8()); });
        server->execute("DROP DATABASE bare");
        QString copy;
        copied << milliseconds([&] { copy = sandbox.copyOf(state, progress); });
        server->execute("DROP DATABASE " + copy.toUtf8());
    }
    sandbox.freeze(state, progress);
    for (int round = 0; round < rounds; ++round) {
        server->execute("SELECT pg_sleep(2 * " + QByteArray::number(middle(copied) / 1000) + ")"); // what a rehearsal does between two copies
        QString copy;
        ahead << milliseconds([&] { copy = sandbox.copyOf(state, progress); });
        sandbox.drop(copy);
    }
    std::printf("%6.0f MB: bare %6.1f ms, copy %6.1f ms (%.2f of it), made ahead %5.1f ms (%.2f of it)\n", size, middle(bare), middle(copied), middle(copied) / middle(bare), middle(ahead), middle(ahead) / middle(bare));
    sandbox.drop(state);
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    Progress progress;
    const auto sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), progress);
    QList<int> sizes { 0, 50, 300 };
    if (argc > 1)
        sizes.clear();
    for (const QString &argument : application.arguments().mid(1))
        sizes << argument.toInt();
    for (const int megabytes : std::as_const(sizes))
        measure(*sandbox, megabytes);
}
