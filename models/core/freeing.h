// Large values whose freeing would be noticed: a tree of many small pieces takes as long to take down as to read.
#pragma once

#include <QThreadPool>

#include <memory>
#include <mutex>
#include <vector>

namespace lockkeeper {

/// As std::make_shared, freed on a thread of the global pool, whoever drops it last.
template <class Value>
std::shared_ptr<Value> makeFreedElsewhere()
{
    return std::shared_ptr<Value>(new Value, [](Value *value) {
        QThreadPool *pool = QThreadPool::globalInstance(); // null at the very end of the program
        if (pool)
            pool->start([value] { delete value; });
        else
            delete value;
    });
}

/// Leaves a value to the end of the process, which drops all memory at once: for what a program needs that ends as soon as it
/// has answered. May be called from several threads.
inline void keepToTheEnd(std::shared_ptr<const void> value)
{
    static std::mutex mutex;
    static auto *const kept = new std::vector<std::shared_ptr<const void>>; // not destroyed, and still reachable
    const std::lock_guard lock(mutex);
    kept->push_back(std::move(value));
}

} // namespace lockkeeper
