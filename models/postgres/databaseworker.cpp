#include "models/postgres/databaseworker.h"

#include <condition_variable>
#include <deque>
#include <thread>

namespace lockkeeper {

/// A cancel that the server did not obey for this long ends with the socket being shut down.
static constexpr std::chrono::seconds cancelPatience { 2 };

struct DatabaseWorker::Private : std::enable_shared_from_this<DatabaseWorker::Private>
{
    ConnectionProfile profile;
    QString password;

    mutable std::mutex mutex;
    std::condition_variable changed;
    std::deque<Job> queue;
    bool stopping = false;
    quint64 runningId = 0;              // 0: idle
    std::shared_ptr<TaskControl> running;
    int cancelsUnderWay = 0;            // the thread starts no task while a cancel is on its way
    std::shared_ptr<SessionInterrupt> interrupt; // of the live session
    std::thread thread;

    std::unique_ptr<Session> session; // touched by the thread only

    void loop();
    void cancelTask(quint64 id);
    Session &ensureSession(Progress &progress);
};

DatabaseWorker::DatabaseWorker(ConnectionProfile profile, QString password)
    : d(std::make_shared<Private>())
{
    d->profile = std::move(profile);
    d->password = std::move(password);
    d->thread = std::thread([p = d.get()] { p->loop(); });
}

DatabaseWorker::~DatabaseWorker()
{
    std::shared_ptr<TaskControl> running;
    std::deque<Job> waiting;
    quint64 id = 0;
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
        waiting.swap(d->queue);
        id = d->runningId;
        running = d->running;
    }
    for (Job &job : waiting)
        job.drop();
    d->changed.notify_all();
    if (running) {
        running->cancelled->store(true);
        d->cancelTask(id);
    }
    d->thread.join();
}

const ConnectionProfile &DatabaseWorker::profile() const
{
    return d->profile;
}

int DatabaseWorker::pendingTasks() const
{
    const std::lock_guard lock(d->mutex);
    return int(d->queue.size()) + (d->runningId ? 1 : 0);
}

void DatabaseWorker::enqueue(Job job)
{
    const std::shared_ptr<TaskControl> control = job.control;
    {
        const std::lock_guard lock(d->mutex);
        d->queue.push_back(std::move(job));
    }
    // cancelTask() blocks in PQcancel, so that it runs on a thread of its own and never in the caller's.
    control->setInterrupt([weak = std::weak_ptr<Private>(d), id = control->id] {
        std::thread([weak, id] {
            if (const auto worker = weak.lock())
                worker->cancelTask(id);
        }).detach();
    });
    d->changed.notify_all();
}

void DatabaseWorker::Private::cancelTask(quint64 id)
{
    std::unique_lock lock(mutex);
    const auto queued = std::find_if(queue.begin(), queue.end(), [id](const Job &job) { return job.control->id == id; });
    if (queued != queue.end()) {
        const auto drop = queued->drop;
        queue.erase(queued);
        lock.unlock();
        drop();
        return;
    }
    if (runningId != id)
        return;
    const auto target = interrupt;
    if (!target)
        return; // still connecting: the connect loop looks at the task's cancel flag itself
    ++cancelsUnderWay;
    lock.unlock();
    target->cancelStatement();
    lock.lock();
    if (!changed.wait_for(lock, cancelPatience, [&] { return runningId != id; }))
        target->shutDown();
    --cancelsUnderWay;
    changed.notify_all();
}

Session &DatabaseWorker::Private::ensureSession(Progress &progress)
{
    progress.throwIfCancelled();
    if (session && session->isLost())
        session.reset();
    if (!session) {
        session = Session::open(profile, password, progress);
        {
            const std::lock_guard lock(mutex);
            interrupt = session->interrupt();
        }
        progress.throwIfCancelled(); // a cancel while connecting found nothing to interrupt
    }
    return *session;
}

void DatabaseWorker::Private::loop()
{
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return cancelsUnderWay == 0 && (stopping || !queue.empty()); });
            if (stopping)
                break;
            job = std::move(queue.front());
            queue.pop_front();
            runningId = job.control->id;
            running = job.control;
        }
        job.run([this](Progress &progress) -> Session & { return ensureSession(progress); });
        if (session && session->inTransaction() && !session->isLost()) {
            try {
                session->execute("ROLLBACK"); // a task that was stopped half-way leaves nothing open
            } catch (const Error &) {
                session.reset();
            }
        }
        {
            const std::lock_guard lock(mutex);
            runningId = 0;
            running.reset();
            if (!session || session->isLost())
                interrupt.reset();
        }
        job = {};
        changed.notify_all();
    }
    session.reset();
}

} // namespace lockkeeper
