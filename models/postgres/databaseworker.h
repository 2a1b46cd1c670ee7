// One connection = one thread = one worker. Tasks run in order; a cancel reaches exactly the task it was meant for.
// The worker connects for its first task, and again for the first task after a lost connection; it never repeats a task.
// Lives in the thread that made it (the main thread); destroying it cancels what runs and waits for the thread.
#pragma once

#include "models/core/task.h"
#include "models/postgres/session.h"

#include <QString>

namespace lockkeeper {

class DatabaseWorker
{
public:
    /// Does not connect yet.
    DatabaseWorker(ConnectionProfile profile, QString password);
    ~DatabaseWorker();
    DatabaseWorker(const DatabaseWorker &) = delete;

    /// @p work is called as T(Session &, Progress &) on the worker's thread.
    template <class Work>
    auto run(const QString &label, Work work) -> Task<std::invoke_result_t<Work, Session &, Progress &>>
    {
        using T = std::invoke_result_t<Work, Session &, Progress &>;
        auto control = std::make_shared<TaskControl>(label);
        auto promise = std::make_shared<QPromise<T>>();
        promise->start();
        QFuture<T> future = promise->future();
        Job job;
        job.control = control;
        job.run = [control, promise, work = std::move(work)](const SessionSource &session) mutable {
            fulfil(*promise, *control, [&] {
                Progress progress = control->makeProgress();
                return work(session(progress), progress);
            });
        };
        job.drop = [promise] {
            promise->future().cancel();
            promise->finish();
        };
        enqueue(std::move(job));
        return Task<T>(std::move(future), std::move(control));
    }

    const ConnectionProfile &profile() const;
    /// How many tasks run or wait.
    int pendingTasks() const;

private:
    using SessionSource = std::function<Session &(Progress &)>;
    struct Job
    {
        std::shared_ptr<TaskControl> control;
        std::function<void(const SessionSource &)> run;
        std::function<void()> drop; ///< ends the future as cancelled without having run
    };
    struct Private;
    void enqueue(Job job);
    std::shared_ptr<Private> d;
};

} // namespace lockkeeper
