// Parse trees and tokens between libpg_query and us as the structs that they are. Its functions pack each tree into bytes only for
// us to unpack them again, and deparsing the other way round: half of the time of a parse. The linker sends its calls for that
// (-Wl,--wrap, FindPgQuery.cmake) to treehandover.cpp. Where libpg_query is a shared library they never come, and bytes are used.
#pragma once

#include <QString>
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace lockkeeper {

/// What a tree lies in: thousands of small pieces that live and die together. Neighbours share a slab, for most trees are small.
class Arena
{
public:
    void *take(size_t size);
    static void *allocate(void *arena, size_t size) { return static_cast<Arena *>(arena)->take(size); }

private:
    std::vector<std::shared_ptr<std::byte[]>> m_blocks;
};

struct ParsedTree
{
    std::shared_ptr<const Arena> arena;           ///< owns the result
    const PgQuery__ParseResult *result = nullptr; ///< null after an error
    QString message;                              ///< the error's, empty without one
    int cursor = 0;                               ///< the error's place, as libpg_query counts it: characters from 1
};

ParsedTree parseToTree(const char *sql);
/// What PostgreSQL's scanner finds, comments too; nothing where it meets an error (an open quote).
std::vector<PgQuery__ScanToken> scanToTokens(const char *sql);
/// Empty where libpg_query cannot write it.
QString deparseTree(const PgQuery__ParseResult &tree);

} // namespace lockkeeper
