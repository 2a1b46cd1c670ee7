#include "models/sql/syntaxnode.h"

#include <QStringList>
#include <array>
#include <cstring>
#include <pg_query/pg_query.pb-c.h>
#include <span>

namespace lockkeeper {

namespace {

const char *memberOf(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return reinterpret_cast<const char *>(message) + field->offset;
}

template <class T>
T read(const char *address)
{
    T value;
    memcpy(&value, address, sizeof value);
    return value;
}

/// False for a member of a oneof that holds another one.
bool isSet(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF))
        return true;
    return read<uint32_t>(reinterpret_cast<const char *>(message) + field->quantifier_offset) == field->id;
}

/// A field by its name, null where there is none. Each place in the code asks for the same few again and again, with its own literal,
/// so the last answer is kept where the two addresses lead; an address may come to hold another name.
const ProtobufCFieldDescriptor *fieldNamed(const ProtobufCMessageDescriptor *descriptor, const char *name)
{
    struct Answer
    {
        const ProtobufCMessageDescriptor *descriptor = nullptr;
        const ProtobufCFieldDescriptor *field = nullptr;
    };
    static constexpr size_t answersKept = 1024;
    static thread_local std::array<Answer, answersKept> answers;
    Answer &answer = answers[((reinterpret_cast<uintptr_t>(descriptor) >> 4) * 31 + reinterpret_cast<uintptr_t>(name)) % answersKept];
    if (answer.descriptor != descriptor || !answer.field || strcmp(answer.field->name, name) != 0)
        answer = { descriptor, protobuf_c_message_descriptor_get_field_by_name(descriptor, name) };
    return answer.field;
}

const ProtobufCFieldDescriptor *findField(const ProtobufCMessage *message, const char *name)
{
    if (!message)
        return nullptr;
    const ProtobufCFieldDescriptor *field = fieldNamed(message->descriptor, name);
    return field && isSet(message, field) ? field : nullptr;
}

/// A Node is only a wrapper around one of the several hundred node types.
const ProtobufCMessage *unwrap(const ProtobufCMessage *message)
{
    if (!message || message->descriptor != &pg_query__node__descriptor)
        return message;
    const auto *node = reinterpret_cast<const PgQuery__Node *>(message);
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(message->descriptor, node->node_case);
    return field ? read<const ProtobufCMessage *>(memberOf(message, field)) : nullptr;
}

std::span<ProtobufCMessage *const> repeated(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return { read<ProtobufCMessage *const *>(memberOf(message, field)), read<size_t>(reinterpret_cast<const char *>(message) + field->quantifier_offset) };
}

} // namespace

SyntaxNode::SyntaxNode(std::shared_ptr<const void> tree, const ProtobufCMessage *message)
    : m_tree(std::move(tree))
    , m_message(unwrap(message))
{
}

/// The message's name without its package: short_name would spell A_Const as AConst.
static const char *grammarName(const ProtobufCMessage *message)
{
    static constexpr size_t packageLength = sizeof "pg_query." - 1;
    return message->descriptor->name + packageLength;
}

QByteArray SyntaxNode::kind() const
{
    return m_message ? QByteArray(grammarName(m_message)) : QByteArray();
}

bool SyntaxNode::is(const char *kind) const
{
    return m_message && strcmp(grammarName(m_message), kind) == 0;
}

SyntaxNode SyntaxNode::child(const char *name) const
{
    const ProtobufCFieldDescriptor *field = findField(m_message, name);
    if (!field || field->type != PROTOBUF_C_TYPE_MESSAGE || field->label == PROTOBUF_C_LABEL_REPEATED)
        return {};
    return SyntaxNode(m_tree, read<const ProtobufCMessage *>(memberOf(m_message, field)));
}

QList<SyntaxNode> SyntaxNode::children(const char *name) const
{
    const ProtobufCFieldDescriptor *field = findField(m_message, name);
    if (!field || field->type != PROTOBUF_C_TYPE_MESSAGE)
        return {};
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        const auto items = repeated(m_message, field);
        QList<SyntaxNode> nodes;
        nodes.reserve(qsizetype(items.size()));
        for (const ProtobufCMessage *item : items)
            nodes.emplaceBack(m_tree, item);
        return nodes;
    }
    const SyntaxNode list = child(name);
    return list.is("List") ? list.children("items") : list ? QList<SyntaxNode> { list } : QList<SyntaxNode> {};
}

QString SyntaxNode::string(const char *name) const
{
    const ProtobufCFieldDescriptor *field = findField(m_message, name);
    if (!field || field->type != PROTOBUF_C_TYPE_STRING)
        return {};
    return QString::fromUtf8(read<const char *>(memberOf(m_message, field)));
}

qint64 SyntaxNode::integer(const char *name) const
{
    const ProtobufCFieldDescriptor *field = findField(m_message, name);
    if (!field)
        return 0;
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM:
        return read<int32_t>(memberOf(m_message, field));
    case PROTOBUF_C_TYPE_UINT32:
        return read<uint32_t>(memberOf(m_message, field));
    case PROTOBUF_C_TYPE_INT64:
        return read<int64_t>(memberOf(m_message, field));
    case PROTOBUF_C_TYPE_UINT64:
        return qint64(read<uint64_t>(memberOf(m_message, field)));
    default:
        return 0;
    }
}

bool SyntaxNode::boolean(const char *name) const
{
    const ProtobufCFieldDescriptor *field = findField(m_message, name);
    return field && field->type == PROTOBUF_C_TYPE_BOOL && read<protobuf_c_boolean>(memberOf(m_message, field));
}

QByteArray SyntaxNode::enumerator(const char *name) const
{
    const ProtobufCFieldDescriptor *field = findField(m_message, name);
    if (!field || field->type != PROTOBUF_C_TYPE_ENUM)
        return {};
    const auto *descriptor = static_cast<const ProtobufCEnumDescriptor *>(field->descriptor);
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(descriptor, read<int32_t>(memberOf(m_message, field)));
    return value ? QByteArray(value->name) : QByteArray();
}

qsizetype SyntaxNode::location() const
{
    return findField(m_message, "location") ? qsizetype(integer("location")) : -1;
}

void SyntaxNode::visit(const std::function<bool(const SyntaxNode &)> &visitor) const
{
    SyntaxNode(*this).walk(m_message, visitor);
}

/// Most fields of most nodes are empty: for them nothing is made.
void SyntaxNode::walk(const ProtobufCMessage *wrapped, const std::function<bool(const SyntaxNode &)> &visitor)
{
    const ProtobufCMessage *message = m_message = unwrap(wrapped);
    if (!message || !visitor(*this))
        return;
    for (unsigned i = 0; i < message->descriptor->n_fields; ++i) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (field->type != PROTOBUF_C_TYPE_MESSAGE || !isSet(message, field))
            continue;
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            for (const ProtobufCMessage *item : repeated(message, field))
                walk(item, visitor);
        else
            walk(read<const ProtobufCMessage *>(memberOf(message, field)), visitor);
    }
}

bool isTransaction(const SyntaxNode &node, std::initializer_list<const char *> kinds)
{
    if (!node.is("TransactionStmt"))
        return false;
    const QByteArray kind = node.enumerator("kind");
    return std::any_of(kinds.begin(), kinds.end(), [&](const char *one) { return kind == one; });
}

QString stringValue(const SyntaxNode &node)
{
    if (node.is("String"))
        return node.string("sval");
    if (node.is("A_Const"))
        return stringValue(node.child("sval"));
    if (node.is("List"))
        return nameParts(node.children("items")).join(u'.');
    return {};
}

QStringList nameParts(const QList<SyntaxNode> &names)
{
    QStringList parts;
    for (const SyntaxNode &name : names)
        parts << stringValue(name);
    return parts;
}

} // namespace lockkeeper
