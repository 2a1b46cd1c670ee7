// One node of PostgreSQL's parse tree, by the names of PostgreSQL's own grammar (parsenodes.h): node.kind() is
// "AlterTableStmt", node.string("name") a field of it. Reads libpg_query's protobuf-c structs through their descriptors,
// so that the same code works with every version of the library. A cheap value that keeps its tree alive.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <functional>
#include <memory>

struct ProtobufCMessage;

namespace lockkeeper {

class SyntaxNode
{
public:
    SyntaxNode() = default;
    SyntaxNode(std::shared_ptr<const void> tree, const ProtobufCMessage *message);

    bool isNull() const { return !m_message; }
    explicit operator bool() const { return m_message != nullptr; }
    QByteArray kind() const;
    bool is(const char *kind) const;

    /// The node in a field; null where the field is empty or of another type.
    SyntaxNode child(const char *field) const;
    /// The nodes in a repeated field, or the items of the List that the field holds.
    QList<SyntaxNode> children(const char *field) const;
    QString string(const char *field) const;
    qint64 integer(const char *field) const;
    bool boolean(const char *field) const;
    /// The name of an enumeration's value, e.g. "AT_AddColumn".
    QByteArray enumerator(const char *field) const;
    /// Byte offset into the text that was parsed, -1 where the node has none.
    qsizetype location() const;

    /// Depth first, this node before its children; @p visitor returns false to stay out of a node's children.
    void visit(const std::function<bool(const SyntaxNode &)> &visitor) const;

    const ProtobufCMessage *message() const { return m_message; }

private:
    /// Moves this node over @p wrapped and all below it, so that the tree's owner is not counted at each.
    void walk(const ProtobufCMessage *wrapped, const std::function<bool(const SyntaxNode &)> &visitor);

    std::shared_ptr<const void> m_tree;
    const ProtobufCMessage *m_message = nullptr;
};

/// A command of one of these kinds: "TRANS_STMT_BEGIN".
bool isTransaction(const SyntaxNode &node, std::initializer_list<const char *> kinds);
/// The text of a String or A_Const string node, or of a one-word name list.
QString stringValue(const SyntaxNode &node);
/// The parts of a name such as pg_catalog.int4, from a list of String nodes.
QStringList nameParts(const QList<SyntaxNode> &names);

} // namespace lockkeeper
