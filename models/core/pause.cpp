#include "models/core/pause.h"

#include <QDeadlineTimer>
#include <thread>

namespace lockkeeper {

void pauseFor(int milliseconds, Progress &progress)
{
    static constexpr std::chrono::milliseconds step { 50 };
    const QDeadlineTimer deadline(milliseconds);
    while (!deadline.hasExpired()) {
        progress.throwIfCancelled();
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(step, std::chrono::milliseconds(std::max<qint64>(1, deadline.remainingTime()))));
    }
    progress.throwIfCancelled();
}

} // namespace lockkeeper
