// Independent pieces of work on every core. The caller's thread takes part and waits; an exception must not leave the work.
#pragma once

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace lockkeeper {

/// Calls work(i) for each i below @p count, in no certain order, on the caller's thread and as many others as there are cores.
template <class Work>
void inParallel(size_t count, const Work &work)
{
    std::atomic_size_t next = 0;
    const auto run = [&] {
        for (size_t i = next++; i < count; i = next++)
            work(i);
    };
    std::vector<std::thread> helpers;
    for (size_t cores = std::min<size_t>(count, std::max(1U, std::thread::hardware_concurrency())); cores > 1; --cores)
        helpers.emplace_back(run);
    run();
    for (std::thread &helper : helpers)
        helper.join();
}

} // namespace lockkeeper
