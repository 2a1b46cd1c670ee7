// A piece of work on another thread: its result, its label, its progress, and a way to stop it.
// A Task belongs to the thread that started it. Destroying it cancels the work and drops its answer.
// Answers are taken with report() and nothing else: Qt 6.4's continuations have traps that are closed there once
// (onCanceled must come before onFailed; only the root future reaches the work; a deleted context must not be posted to).
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"

#include <QCoreApplication>
#include <QFuture>
#include <QMetaObject>
#include <QPointer>
#include <QPromise>
#include <QThread>
#include <mutex>

namespace lockkeeper {

/// What a Task and the thread that works on it share.
class TaskControl
{
public:
    explicit TaskControl(QString label);

    const QString label;
    const quint64 id;
    const std::shared_ptr<std::atomic_bool> cancelled = std::make_shared<std::atomic_bool>(false);
    std::atomic_bool detached = false; ///< nobody wants the answer any more

    /// Called by the worker: how a running task is interrupted, and what ends a task that still waits in the queue.
    void setInterrupt(std::function<void()> interrupt);
    /// Marks the task cancelled and calls the interrupt, once. Any thread.
    void cancel();

    void setListener(Progress::Listener listener);
    Progress makeProgress();

private:
    std::mutex m_mutex;
    std::function<void()> m_interrupt;
    Progress::Listener m_listener;
};

template <class T>
class Task
{
public:
    Task() = default;
    Task(QFuture<T> future, std::shared_ptr<TaskControl> control)
        : m_future(std::move(future))
        , m_control(std::move(control))
    {
    }
    Task(Task &&) noexcept = default;
    Task &operator=(Task &&other) noexcept
    {
        if (this != &other) {
            release();
            m_future = std::move(other.m_future);
            m_control = std::move(other.m_control);
        }
        return *this;
    }
    Task(const Task &) = delete;
    Task &operator=(const Task &) = delete;
    ~Task() { release(); }

    bool isValid() const { return m_control != nullptr; }
    bool isRunning() const { return m_control && !m_future.isFinished(); }
    const std::shared_ptr<TaskControl> &control() const { return m_control; }
    const QFuture<T> &future() const { return m_future; }
    void cancel()
    {
        if (m_control)
            m_control->cancel();
    }

private:
    void release()
    {
        if (!m_control)
            return;
        m_control->detached = true;
        if (!m_future.isFinished())
            m_control->cancel();
        m_control.reset();
    }

    QFuture<T> m_future;
    std::shared_ptr<TaskControl> m_control;
};

/// Runs @p work and puts its value or its exception into @p promise; every exception leaves as an Error.
template <class T, class Work>
void fulfil(QPromise<T> &promise, const TaskControl &control, Work &&work)
{
    const auto fail = [&](const Error &error) {
        if (error.kind == ErrorKind::Cancelled || control.cancelled->load())
            promise.future().cancel();
        else
            promise.setException(std::make_exception_ptr(error));
    };
    try {
        if constexpr (std::is_void_v<T>)
            work();
        else
            promise.addResult(work());
    } catch (const Error &error) {
        fail(error);
    } catch (const std::bad_alloc &) {
        fail(Error(ErrorKind::Internal, QCoreApplication::translate("Task", "%1: the memory of this machine did not suffice.").arg(control.label),
                   QCoreApplication::translate("Task", "Close other programs, or work on a smaller part.")));
    } catch (const std::exception &error) {
        fail(Error(ErrorKind::Internal, QCoreApplication::translate("Task", "%1 stopped with an internal fault: %2").arg(control.label, QString::fromUtf8(error.what()))));
    }
    promise.finish();
}

/// Runs @p handler on the main thread, unless @p context is gone by then. For what a task says while it runs.
template <class Handler>
void postTo(const QPointer<QObject> &context, Handler handler)
{
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [context, handler]() mutable {
            if (context)
                handler();
        },
        Qt::QueuedConnection);
}

/// Hands the answer of @p task to exactly one of the three handlers, on the thread of @p context, which is the
/// application's main thread. Nothing is called once @p context or @p task is gone.
template <class T, class Done, class Failed, class Cancelled>
void report(Task<T> &task, QObject *context, Done done, Failed failed, Cancelled cancelled)
{
    Q_ASSERT(context->thread() == QCoreApplication::instance()->thread());
    const auto post = [guard = QPointer<QObject>(context), control = task.control()](auto handler) {
        postTo(guard, [control, handler]() mutable {
            if (!control->detached)
                handler();
        });
    };
    QFuture<T> root = task.future();
    const auto finish = [post, failed, cancelled](auto chained) {
        chained
            .onCanceled([post, cancelled] { post([cancelled]() mutable { cancelled(); }); })
            .onFailed([post, failed](const Error &error) { post([failed, error]() mutable { failed(error); }); });
    };
    if constexpr (std::is_void_v<T>)
        finish(root.then(QtFuture::Launch::Sync, [post, done] { post([done]() mutable { done(); }); }));
    else
        finish(root.then(QtFuture::Launch::Sync, [post, done](const T &value) { post([done, value]() mutable { done(value); }); }));
}

template <class T, class Done, class Failed>
void report(Task<T> &task, QObject *context, Done done, Failed failed)
{
    report(task, context, std::move(done), std::move(failed), [] {});
}

/// Queues @p job on the shared pool, whose threads have a stack that deep parse trees fit in.
void startInPool(std::function<void()> job);

/// Runs CPU-only work on the shared pool.
template <class Work>
auto runInBackground(const QString &label, Work work) -> Task<std::invoke_result_t<Work, Progress &>>
{
    using T = std::invoke_result_t<Work, Progress &>;
    auto control = std::make_shared<TaskControl>(label);
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    QFuture<T> future = promise->future();
    startInPool([control, promise, work = std::move(work)]() mutable {
        fulfil(*promise, *control, [&] {
            Progress progress = control->makeProgress();
            progress.throwIfCancelled();
            return work(progress);
        });
    });
    return Task<T>(std::move(future), std::move(control));
}

} // namespace lockkeeper
