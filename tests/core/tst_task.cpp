#include "models/core/task.h"
#include "tests/support/patience.h"

#include <QSemaphore>

using namespace lockkeeper;

/// How a task that runs in the pool answers, in each of the ways it can end.
class TestTask : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deliversTheValue();
    void deliversTheError();
    void turnsForeignExceptionsIntoErrors();
    void cancelReachesTheWork();
    void nothingArrivesOnceTheContextIsGone();
    void destroyingTheTaskDropsItsAnswer();
    void progressIsHeardAtMostTenTimesASecond();
};

struct Heard
{
    int done = 0, failed = 0, cancelled = 0;
    QString message;
    int total() const { return done + failed + cancelled; }
};

template <class T>
static void listen(Task<T> &task, QObject *context, Heard &heard)
{
    report(
        task, context, [&heard](const auto &...) { ++heard.done; },
        [&heard](const Error &error) {
            ++heard.failed;
            heard.message = error.message;
        },
        [&heard] { ++heard.cancelled; });
}

void TestTask::deliversTheValue()
{
    Heard heard;
    Task<int> task = runInBackground(QStringLiteral("count"), [](Progress &) { return 42; });
    int value = 0;
    report(task, this, [&](int answer) { value = answer; heard.done++; }, [&](const Error &) { heard.failed++; });
    QTRY_COMPARE(heard.done, 1);
    QCOMPARE(value, 42);
    QCOMPARE(heard.failed, 0);
}

void TestTask::deliversTheError()
{
    Heard heard;
    Task<int> task = runInBackground(QStringLiteral("fail"), [](Progress &) -> int { throw Error(ErrorKind::Input, QStringLiteral("no such file")); });
    listen(task, this, heard);
    QTRY_COMPARE(heard.total(), 1);
    QCOMPARE(heard.failed, 1);
    QCOMPARE(heard.message, QStringLiteral("no such file"));
}

void TestTask::turnsForeignExceptionsIntoErrors()
{
    Heard heard;
    Task<void> task = runInBackground(QStringLiteral("Reading"), [](Progress &) { throw std::runtime_error("odd"); });
    listen(task, this, heard);
    QTRY_COMPARE(heard.failed, 1);
    QVERIFY2(heard.message.contains(QStringLiteral("odd")) && heard.message.contains(QStringLiteral("Reading")), qPrintable(heard.message));
}

void TestTask::cancelReachesTheWork()
{
    Heard heard;
    QSemaphore started, goOn;
    Task<int> task = runInBackground(QStringLiteral("wait"), [&](Progress &progress) {
        started.release();
        goOn.acquire();
        progress.throwIfCancelled();
        return 1;
    });
    listen(task, this, heard);
    started.acquire();
    task.cancel();
    goOn.release();
    QTRY_COMPARE(heard.total(), 1);
    QCOMPARE(heard.cancelled, 1);
}

void TestTask::nothingArrivesOnceTheContextIsGone()
{
    Heard heard;
    QSemaphore goOn;
    auto context = std::make_unique<QObject>();
    Task<int> task = runInBackground(QStringLiteral("wait"), [&](Progress &) { goOn.acquire(); return 1; });
    listen(task, context.get(), heard);
    context.reset();
    goOn.release();
    Task<int> later = runInBackground(QStringLiteral("later"), [](Progress &) { return 2; });
    Heard heardLater;
    listen(later, this, heardLater);
    QTRY_COMPARE(heardLater.done, 1);
    QTRY_VERIFY(!task.isRunning());
    QCoreApplication::sendPostedEvents();
    QCOMPARE(heard.total(), 0);
}

void TestTask::destroyingTheTaskDropsItsAnswer()
{
    Heard heard;
    QSemaphore started, goOn, ended;
    bool sawCancel = false;
    {
        Task<void> task = runInBackground(QStringLiteral("wait"), [&](Progress &progress) {
            started.release();
            goOn.acquire();
            sawCancel = progress.isCancelled();
            ended.release();
        });
        listen(task, this, heard);
        started.acquire();
    }
    goOn.release();
    ended.acquire();
    QCoreApplication::sendPostedEvents();
    QVERIFY(sawCancel);
    QCOMPARE(heard.total(), 0);
}

void TestTask::progressIsHeardAtMostTenTimesASecond()
{
    int heard = 0;
    Progress progress([&](const ProgressState &) { ++heard; });
    for (int i = 0; i < 100'000; ++i)
        progress.report(QStringLiteral("step"), 0.5);
    QVERIFY2(heard < 50, qPrintable(QString::number(heard)));
    progress.report(QStringLiteral("done"), 1);
    QVERIFY(heard >= 2);
}

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
