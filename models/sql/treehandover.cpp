#include "models/sql/treehandover.h"

#include <QByteArray>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace lockkeeper {

namespace {

thread_local Arena *wanted = nullptr;                      ///< where the tree of the running parse goes
thread_local const PgQuery__ParseResult *taken = nullptr;  ///< ... and came
thread_local const PgQuery__ParseResult *given = nullptr;  ///< what the running deparse reads
thread_local std::vector<PgQuery__ScanToken> *scanned = nullptr; ///< where the tokens of the running scan go

template <class T>
T &memberAt(void *message, unsigned offset)
{
    return *reinterpret_cast<T *>(static_cast<char *>(message) + offset);
}

class TreeCopy
{
public:
    explicit TreeCopy(Arena &arena)
        : m_arena(arena)
    {
    }

    ProtobufCMessage *copy(const ProtobufCMessage *original)
    {
        const ProtobufCMessageDescriptor &descriptor = *original->descriptor;
        auto *message = static_cast<ProtobufCMessage *>(duplicate(original, descriptor.sizeof_message));
        if (&descriptor == &pg_query__node__descriptor) {
            // A Node has several hundred fields, of which one is set.
            const auto kind = reinterpret_cast<PgQuery__Node *>(message)->node_case;
            if (const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(&descriptor, kind))
                copyField(message, *field);
            return message;
        }
        for (unsigned i = 0; i < descriptor.n_fields; ++i) {
            const ProtobufCFieldDescriptor &field = descriptor.fields[i];
            if (!(field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) || memberAt<uint32_t>(message, field.quantifier_offset) == field.id)
                copyField(message, field);
        }
        return message;
    }

private:
    void copyField(ProtobufCMessage *message, const ProtobufCFieldDescriptor &field)
    {
        const bool pointers = field.type == PROTOBUF_C_TYPE_MESSAGE || field.type == PROTOBUF_C_TYPE_STRING;
        if (field.label == PROTOBUF_C_LABEL_REPEATED) {
            const auto count = memberAt<size_t>(message, field.quantifier_offset);
            auto &items = memberAt<void *>(message, field.offset);
            static_assert(sizeof(void *) == sizeof(uint64_t));
            assert(pointers || field.type == PROTOBUF_C_TYPE_UINT64);
            items = count > 0 ? duplicate(items, count * sizeof(uint64_t)) : nullptr;
            for (size_t i = 0; pointers && i < count; ++i)
                copyPointee(static_cast<void **>(items)[i], field);
        } else if (pointers) { // a number need not lie where a pointer may
            copyPointee(memberAt<void *>(message, field.offset), field);
        }
    }

    void copyPointee(void *&pointer, const ProtobufCFieldDescriptor &field)
    {
        if (field.type == PROTOBUF_C_TYPE_MESSAGE) {
            if (pointer)
                pointer = copy(static_cast<const ProtobufCMessage *>(pointer));
        } else if (field.type == PROTOBUF_C_TYPE_STRING) {
            if (pointer && pointer != field.default_value)
                pointer = duplicate(pointer, strlen(static_cast<const char *>(pointer)) + 1);
        }
    }

    void *duplicate(const void *bytes, size_t size) { return memcpy(m_arena.take(size), bytes, size); }

    Arena &m_arena;
};

/// False where libpg_query is a shared library, whose calls the linker does not send here.
bool handsOver()
{
    static const bool does = [] {
        Arena arena;
        wanted = &arena;
        pg_query_free_protobuf_parse_result(pg_query_parse_protobuf("SELECT"));
        wanted = nullptr;
        return std::exchange(taken, nullptr) != nullptr;
    }();
    return does;
}

} // namespace

void *Arena::take(size_t size)
{
    static constexpr size_t slabBytes = 64 * 1024, alignment = alignof(void *);
    thread_local std::shared_ptr<std::byte[]> slab;
    thread_local size_t used = slabBytes;
    const size_t rounded = (size + alignment - 1) / alignment * alignment;
    if (rounded > slabBytes / 4)
        return m_blocks.emplace_back(new std::byte[rounded]).get();
    if (rounded > slabBytes - used) {
        slab.reset(new std::byte[slabBytes]);
        used = 0;
    }
    if (m_blocks.empty() || m_blocks.back() != slab)
        m_blocks.push_back(slab);
    return slab.get() + std::exchange(used, used + rounded);
}

ParsedTree parseToTree(const char *sql)
{
    const bool direct = handsOver();
    const auto arena = std::make_shared<Arena>();
    ParsedTree tree { arena, nullptr, {}, 0 };
    wanted = arena.get();
    const PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(sql);
    wanted = nullptr;
    tree.result = std::exchange(taken, nullptr);
    if (parsed.error) { // an empty tree came with it
        tree.result = nullptr;
        tree.message = QString::fromUtf8(parsed.error->message);
        tree.cursor = parsed.error->cursorpos;
    } else if (!direct) {
        ProtobufCAllocator allocator { Arena::allocate, [](void *, void *) {}, arena.get() };
        tree.result = pg_query__parse_result__unpack(&allocator, parsed.parse_tree.len, reinterpret_cast<const uint8_t *>(parsed.parse_tree.data));
    }
    pg_query_free_protobuf_parse_result(parsed);
    return tree;
}

std::vector<PgQuery__ScanToken> scanToTokens(const char *sql)
{
    const bool direct = handsOver();
    std::vector<PgQuery__ScanToken> tokens;
    scanned = direct ? &tokens : nullptr;
    const PgQueryScanResult scan = pg_query_scan(sql);
    scanned = nullptr;
    if (!scan.error && !direct) {
        PgQuery__ScanResult *result = pg_query__scan_result__unpack(nullptr, scan.pbuf.len, reinterpret_cast<const uint8_t *>(scan.pbuf.data));
        for (size_t i = 0; result && i < result->n_tokens; ++i)
            tokens.push_back(*result->tokens[i]);
        pg_query__scan_result__free_unpacked(result, nullptr);
    }
    pg_query_free_scan_result(scan);
    return tokens;
}

QString deparseTree(const PgQuery__ParseResult &tree)
{
    QByteArray packed;
    if (!handsOver()) {
        packed.resize(qsizetype(pg_query__parse_result__get_packed_size(&tree)));
        pg_query__parse_result__pack(&tree, reinterpret_cast<uint8_t *>(packed.data()));
    }
    given = &tree;
    const PgQueryDeparseResult deparsed = pg_query_deparse_protobuf({ size_t(packed.size()), packed.data() });
    given = nullptr;
    const QString text = deparsed.error ? QString() : QString::fromUtf8(deparsed.query);
    pg_query_free_deparse_result(deparsed);
    return text;
}

} // namespace lockkeeper

using namespace lockkeeper;

extern "C" {

size_t __real_pg_query__parse_result__get_packed_size(const PgQuery__ParseResult *tree);
size_t __real_pg_query__parse_result__pack(const PgQuery__ParseResult *tree, uint8_t *out);
PgQuery__ParseResult *__real_pg_query__parse_result__unpack(ProtobufCAllocator *allocator, size_t size, const uint8_t *bytes);
void __real_pg_query__parse_result__free_unpacked(PgQuery__ParseResult *tree, ProtobufCAllocator *allocator);

size_t __wrap_pg_query__parse_result__get_packed_size(const PgQuery__ParseResult *tree)
{
    if (!wanted)
        return __real_pg_query__parse_result__get_packed_size(tree);
    taken = reinterpret_cast<const PgQuery__ParseResult *>(TreeCopy(*wanted).copy(&tree->base));
    return 0;
}

size_t __wrap_pg_query__parse_result__pack(const PgQuery__ParseResult *tree, uint8_t *out)
{
    return wanted ? 0 : __real_pg_query__parse_result__pack(tree, out);
}

PgQuery__ParseResult *__wrap_pg_query__parse_result__unpack(ProtobufCAllocator *allocator, size_t size, const uint8_t *bytes)
{
    return given ? const_cast<PgQuery__ParseResult *>(given) : __real_pg_query__parse_result__unpack(allocator, size, bytes);
}

void __wrap_pg_query__parse_result__free_unpacked(PgQuery__ParseResult *tree, ProtobufCAllocator *allocator)
{
    if (tree != given)
        __real_pg_query__parse_result__free_unpacked(tree, allocator);
}

size_t __real_pg_query__scan_result__get_packed_size(const PgQuery__ScanResult *result);
size_t __real_pg_query__scan_result__pack(const PgQuery__ScanResult *result, uint8_t *out);

size_t __wrap_pg_query__scan_result__get_packed_size(const PgQuery__ScanResult *result)
{
    if (!scanned)
        return __real_pg_query__scan_result__get_packed_size(result);
    for (size_t i = 0; i < result->n_tokens; ++i)
        scanned->push_back(*result->tokens[i]);
    return 0;
}

size_t __wrap_pg_query__scan_result__pack(const PgQuery__ScanResult *result, uint8_t *out)
{
    return scanned ? 0 : __real_pg_query__scan_result__pack(result, out);
}

} // extern "C"
