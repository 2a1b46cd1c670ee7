// What a running task says of itself, and how it hears that it should stop. Engines take a Progress & and know nothing
// of threads. Thread-safe: one thread reports, any thread cancels.
#pragma once

#include <QString>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace lockkeeper {

struct ProgressState
{
    QString sentence;      ///< a whole, translated sentence
    double fraction = -1;  ///< 0 to 1, or -1 where no honest figure is known
};

class Progress
{
public:
    using Listener = std::function<void(const ProgressState &)>;

    Progress() = default;
    explicit Progress(Listener listener, std::shared_ptr<std::atomic_bool> cancelled = {});

    /// Passes the sentence on, at most every 100 ms; what comes sooner is dropped unless @p fraction is 1.
    void report(const QString &sentence, double fraction = -1);
    /// For a part of the work: its fractions 0 to 1 become @p from to @p to of the whole. It never goes back, and one that
    /// knows no fraction stands where it was.
    Progress part(double from, double to) const;
    bool isCancelled() const;
    /// For what has to look while it waits; null where nobody can cancel.
    const std::shared_ptr<std::atomic_bool> &cancelFlag() const { return m_cancelled; }
    /// @throws Error of kind Cancelled.
    void throwIfCancelled() const;

private:
    Listener m_listener;
    std::shared_ptr<std::atomic_bool> m_cancelled;
    std::chrono::steady_clock::time_point m_lastReport {};
};

} // namespace lockkeeper
