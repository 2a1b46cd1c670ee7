// Reading a catalog of 10,000 tables beside pg_dump -s on the same server in the same run.
#include "models/core/childprocess.h"
#include "tests/benchmarks/largeschema.h"
#include "tests/support/privateserver.h"
#include "widgets/common/theme.h"
#include "widgets/common/workbench.h"
#include "widgets/schema/schemapage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTimer>
#include <QTreeView>
#include <cstdio>

using namespace lockkeeper;
using namespace lockkeeper::test;

static double dumpSeconds(const QString &database)
{
    Progress progress;
    QElapsedTimer timer;
    timer.start();
    const ChildResult dumped = runChild({ .program = QStringLiteral("pg_dump"), .arguments = { QStringLiteral("-s"), QStringLiteral("-h"), server().folder(), QStringLiteral("-U"), QStringLiteral("postgres"), QStringLiteral("-f"), QStringLiteral("/dev/null"), database } }, progress);
    if (dumped.exitCode != 0)
        fprintf(stderr, "pg_dump failed: %s\n", dumped.errors.constData());
    return double(timer.nsecsElapsed()) / 1e9;
}

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    applyTheme(application, ColorScheme::Light);
    if (!hasServer() || QStandardPaths::findExecutable(QStringLiteral("pg_dump")).isEmpty()) {
        fprintf(stderr, "This needs PostgreSQL's server programs and pg_dump.\n");
        return 2;
    }
    QString database;
    fprintf(stderr, "Making 10,000 tables.\n");
    makeLargeSchema(*freshDatabase(&database));
    static constexpr int rounds = 3;
    for (int round = 0; round < rounds; ++round) {
        const double dump = dumpSeconds(database);
        Workbench workbench;
        SchemaPage page(workbench);
        page.resize(1440, 900);
        page.show();
        QApplication::processEvents();
        double first = -1, whole = -1, longest = 0;
        QElapsedTimer timer, tick;
        // The gap between two turns of the event loop, less the timer's own interval, is how long something held it.
        QTimer heartbeat;
        QObject::connect(&heartbeat, &QTimer::timeout, [&] {
            longest = std::max(longest, double(tick.nsecsElapsed()) / 1e6);
            tick.start();
        });
        QObject::connect(&workbench, &Workbench::schemaIndexChanged, [&] {
            const auto *tree = page.findChild<QTreeView *>();
            if (first < 0 && tree->model()->rowCount() > 0)
                first = double(timer.nsecsElapsed()) / 1e9;
            if (workbench.catalog() && whole < 0) {
                whole = double(timer.nsecsElapsed()) / 1e9;
                QTimer::singleShot(500, &application, &QCoreApplication::quit);
            }
        });
        timer.start();
        tick.start();
        heartbeat.start(0);
        workbench.connectTo(server().profile(database), {});
        QApplication::exec();
        printf("pg_dump -s %.2f s | whole catalog %.2f s, ratio %.2f (at most 0.35) | first tables %.3f s, ratio %.3f (at most 0.05) | longest hold of the event loop %.1f ms (at most 16) | peak %lld MB (under 200)\n", dump, whole, whole / dump,
               first, first / dump, longest, static_cast<long long>(peakMemoryBytes() >> 20));
        fflush(stdout);
    }
    stopServer();
    return 0;
}
