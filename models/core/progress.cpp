#include "models/core/progress.h"

#include "models/core/error.h"

#include <QCoreApplication>

namespace lockkeeper {

static constexpr std::chrono::milliseconds reportInterval { 100 };

Progress::Progress(Listener listener, std::shared_ptr<std::atomic_bool> cancelled)
    : m_listener(std::move(listener))
    , m_cancelled(std::move(cancelled))
{
}

void Progress::report(const QString &sentence, double fraction)
{
    if (!m_listener)
        return;
    const auto now = std::chrono::steady_clock::now();
    if (fraction < 1 && now - m_lastReport < reportInterval)
        return;
    m_lastReport = now;
    m_listener({ sentence, fraction });
}

Progress Progress::part(double from, double to) const
{
    if (!m_listener)
        return *this;
    const auto reached = std::make_shared<std::atomic<double>>(from);
    return Progress([listener = m_listener, from, to, reached](const ProgressState &state) {
        if (state.fraction >= 0)
            *reached = std::max(reached->load(), from + state.fraction * (to - from));
        listener({ state.sentence, *reached });
    }, m_cancelled);
}

bool Progress::isCancelled() const
{
    return m_cancelled && m_cancelled->load();
}

void Progress::throwIfCancelled() const
{
    if (isCancelled())
        throw Error(ErrorKind::Cancelled, QCoreApplication::translate("Progress", "The task was stopped."));
}

} // namespace lockkeeper
