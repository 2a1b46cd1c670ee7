// Independent pieces of work on every core. The caller's thread takes part and waits; an exception must not leave the work.
#pragma once

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace lockkeeper {

/// Calls work(i) for each i below @p count, beginning with the first, on at most @p threads threads, of which the caller's is one.
template <class Work>
void inThreads(size_t count, size_t threads, const Work &work)
{
    std::atomic_size_t next = 0;
    const auto run = [&] {
        for (size_t i = next++; i < count; i = next++)
            work(i);
    };
    std::vector<std::thread> helpers;
    for (size_t more = std::min(count, threads); more > 1; --more)
        helpers.emplace_back(run);
    run();
    for (std::thread &helper : helpers)
        helper.join();
}

/// The same on as many threads as there are cores.
template <class Work>
void inParallel(size_t count, const Work &work)
{
    inThreads(count, std::max(1U, std::thread::hardware_concurrency()), work);
}

} // namespace lockkeeper
