#include "models/core/task.h"

#include <QThreadPool>

namespace lockkeeper {

static quint64 nextTaskId()
{
    static std::atomic<quint64> last = 0;
    return ++last;
}

TaskControl::TaskControl(QString taskLabel)
    : label(std::move(taskLabel))
    , id(nextTaskId())
{
}

void TaskControl::setInterrupt(std::function<void()> interrupt)
{
    std::function<void()> callNow;
    {
        const std::lock_guard lock(m_mutex);
        m_interrupt = std::move(interrupt);
        if (cancelled->load())
            callNow = m_interrupt;
    }
    if (callNow)
        callNow();
}

void TaskControl::cancel()
{
    std::function<void()> interrupt;
    {
        const std::lock_guard lock(m_mutex);
        if (cancelled->exchange(true))
            return;
        interrupt = m_interrupt;
    }
    if (interrupt)
        interrupt();
}

void TaskControl::setListener(Progress::Listener listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener = std::move(listener);
}

Progress TaskControl::makeProgress()
{
    const auto forward = [this](const ProgressState &state) {
        Progress::Listener listener;
        {
            const std::lock_guard lock(m_mutex);
            listener = m_listener;
        }
        if (listener && !detached)
            listener(state);
    };
    return Progress(forward, cancelled);
}

void startInPool(std::function<void()> job)
{
    // 64 MB: libpg_query recurses once a nesting level, see ParseLimits in models/sql.
    static constexpr uint stackBytes = 64u << 20;
    static QThreadPool *pool = [] {
        auto *created = new QThreadPool(QCoreApplication::instance());
        created->setStackSize(stackBytes);
        return created;
    }();
    pool->start(std::move(job));
}

} // namespace lockkeeper
