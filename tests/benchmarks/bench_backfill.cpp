// A backfill beside a writer that changes one row after the other, and a single UPDATE of the same rows beside the same
// writer, on a server with fsync in the same run: bench_backfill [ROWS], 5,000,000 where nothing is said.
#include "models/migration/backfill.h"
#include "tests/support/privateserver.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>
#include <future>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Changes rows all over the table until it is told to stop.
class Writer
{
public:
    Writer(const QString &database, int rows)
        : m_longest(std::async(std::launch::async, [this, database, rows] { return work(database, rows); }))
    {
    }
    /// The longest that one change took, in milliseconds.
    double stop()
    {
        m_stop = true;
        return m_longest.get();
    }
    int writes() const { return m_writes; }

private:
    double work(const QString &database, int rows)
    {
        const auto session = connectTo(database);
        double longest = 0;
        for (quint32 place = 1; !m_stop; place = place * 1664525u + 1013904223u, ++m_writes) {
            QElapsedTimer timer;
            timer.start();
            session->query("UPDATE orders SET n = n + 1 WHERE id = $1", { QByteArray::number(qint64(place) * rows / 0x100000000 + 1) });
            longest = std::max(longest, double(timer.nsecsElapsed()) / 1e6);
        }
        return longest;
    }

    std::atomic_bool m_stop = false;
    std::atomic_int m_writes = 0;
    std::future<double> m_longest;
};

static QString tableOf(int rows)
{
    QString database;
    const auto session = freshDatabase(&database);
    session->execute("CREATE TABLE orders (id bigint PRIMARY KEY, customer int, note text, status text, n int NOT NULL DEFAULT 0)");
    session->execute("INSERT INTO orders (id, customer, note) SELECT g, g % 1000, 'order ' || g FROM generate_series(1, " + QByteArray::number(rows) + ") g");
    session->execute("VACUUM ANALYZE orders");
    session->execute("CHECKPOINT");
    return database;
}

static double seconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (!hasServer()) {
        fprintf(stderr, "This needs PostgreSQL's server programs.\n");
        return 2;
    }
    const int rows = argc > 1 ? atoi(argv[1]) : 5'000'000;
    const auto settings = connectTo(QStringLiteral("postgres"));
    for (const char *setting : { "fsync = on", "synchronous_commit = on", "full_page_writes = on", "autovacuum = on", "max_wal_size = '4GB'" })
        settings->execute(QByteArray("ALTER SYSTEM SET ") + setting);
    settings->execute("SELECT pg_reload_conf()");

    QElapsedTimer timer;
    QString database = tableOf(rows);
    double single = 0;
    {
        const auto session = connectTo(database);
        Writer writer(database, rows);
        timer.start();
        session->execute("UPDATE orders SET status = 'open' WHERE status IS NULL");
        single = seconds(timer);
        const double longest = writer.stop();
        printf("one UPDATE  %6.1f s  %8.0f rows/s  writer: %d changes, longest wait %.0f ms\n", single, rows / single, writer.writes(), longest);
    }
    database = tableOf(rows);
    {
        const auto session = connectTo(database), watch = connectTo(database);
        Writer writer(database, rows);
        Progress progress;
        timer.start();
        const BackfillResult result = BackfillRun(*session, *watch, { QStringLiteral("orders"), QStringLiteral("status = 'open'"), QStringLiteral("status IS NULL"), {} }).run(progress);
        const double batched = seconds(timer);
        const double longest = writer.stop();
        printf("backfill    %6.1f s  %8.0f rows/s  writer: %d changes, longest wait %.0f ms\n", batched, rows / batched, writer.writes(), longest);
        printf("%d batches, the longest of %.0f ms, %d pauses, %lld rows left; throughput %.2f of the single UPDATE's\n", result.batches, result.longestBatch * 1000, result.pauses, static_cast<long long>(result.rowsLeft), single / batched);
    }
    stopServer();
    return 0;
}
