// Which entries of persistent maps a computation looked at, so that it is repeated only when one of them is another. Kept as
// hashes: two keys that share one cost a repetition, never a wrong answer. One thread has one innermost log.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lockkeeper {

/// Sorted, each once.
using ReadSet = std::vector<size_t>;

inline bool meets(const ReadSet &reads, const ReadSet &changed)
{
    return std::any_of(changed.begin(), changed.end(), [&](size_t key) { return std::binary_search(reads.begin(), reads.end(), key); });
}

/// Writes down what its thread reads while it lives.
class ReadLog
{
public:
    ReadLog()
        : m_outer(s_innermost)
    {
        s_innermost = this;
    }
    ~ReadLog() { s_innermost = m_outer; }
    ReadLog(const ReadLog &) = delete;
    ReadLog &operator=(const ReadLog &) = delete;

    static bool isOpen() { return s_innermost; }
    static void note(size_t key)
    {
        if (s_innermost)
            s_innermost->m_keys.push_back(key);
    }
    ReadSet taken()
    {
        std::sort(m_keys.begin(), m_keys.end());
        m_keys.erase(std::unique(m_keys.begin(), m_keys.end()), m_keys.end());
        m_keys.shrink_to_fit();
        return std::move(m_keys);
    }

private:
    static inline constinit thread_local ReadLog *s_innermost = nullptr;
    ReadLog *m_outer;
    ReadSet m_keys;
};

} // namespace lockkeeper
