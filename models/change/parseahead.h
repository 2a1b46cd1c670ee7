// The parse trees of a script, made on a thread of their own ahead of who reads them in order.
#pragma once

#include "models/sql/script.h"
#include "models/sql/scriptvariables.h"

#include <atomic>
#include <thread>
#include <vector>

namespace lockkeeper {

/// Parses a script's statements on a thread of its own, ahead of who reads them in order: parsing needs nothing but the text.
/// Short scripts are parsed as they are read.
class ParseAhead
{
public:
    ParseAhead(const Script &script, const KeptStatements &kept)
        : m_script(script)
        , m_trees(script.statements().size())
        , m_states(script.statements().size())
    {
        const size_t first = kept.before, end = m_trees.size() - kept.behind;
        if (end >= first + worthAThread)
            m_helper = std::thread([this, first, end] {
                for (size_t i = first; i < end && !m_stop; ++i)
                    parse(i);
            });
    }
    ~ParseAhead()
    {
        m_stop = true;
        if (m_helper.joinable())
            m_helper.join();
    }
    Q_DISABLE_COPY_MOVE(ParseAhead)

    ParseTree take(size_t i)
    {
        parse(i);
        m_states[i].wait(Claimed);
        return std::move(m_trees[i]);
    }

private:
    enum State : char { Open, Claimed, Done };
    static constexpr size_t worthAThread = 64; // statements

    void parse(size_t i)
    {
        char open = Open;
        if (!m_states[i].compare_exchange_strong(open, Claimed))
            return;
        const Statement &statement = m_script.statements()[i];
        if (statement.kind == Statement::Kind::Sql && statement.problem == Statement::Problem::None)
            m_trees[i] = parseWithVariables(m_script.textOf(statement));
        m_states[i] = Done;
        m_states[i].notify_one();
    }

    const Script &m_script;
    std::vector<ParseTree> m_trees;
    std::vector<std::atomic_char> m_states;
    std::atomic_bool m_stop = false;
    std::thread m_helper;
};

} // namespace lockkeeper
