// An ordered map whose copies share what they have in common: a copy costs one pointer, a change about log2(n) small
// nodes. It is what makes the catalog after every statement of a long script affordable. A value; copies may be read on
// different threads. A key has compare(), as QString does.
#pragma once

#include "models/core/readlog.h"

#include <QHashFunctions>
#include <QList>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

namespace lockkeeper {

template <class Key, class Value>
class PersistentMap
{
    struct Node;
    using NodePtr = std::shared_ptr<const Node>;
    /// A treap: ordered by key, a heap by the key's hash, so that its shape does not depend on the order of insertion.
    struct Node
    {
        Key entryKey;
        Value entryValue;
        size_t weight;
        NodePtr left, right;
        const Key &key() const { return entryKey; }
        const Value &value() const { return entryValue; }
    };

public:
    class const_iterator
    {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Value;
        using difference_type = qptrdiff;
        using pointer = const Value *;
        using reference = const Value &;

        const Value &operator*() const { return m_path.back()->entryValue; }
        const Value *operator->() const { return &m_path.back()->entryValue; }
        const Key &key() const { return m_path.back()->entryKey; }
        const Value &value() const { return m_path.back()->entryValue; }
        const_iterator &operator++()
        {
            const Node *node = m_path.back();
            m_path.pop_back();
            descend(node->right.get());
            return *this;
        }
        const_iterator operator++(int)
        {
            const_iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const const_iterator &other) const { return current() == other.current(); }
        bool operator!=(const const_iterator &other) const { return !(*this == other); }

    private:
        friend class PersistentMap;
        const Node *current() const { return m_path.empty() ? nullptr : m_path.back(); }
        void descend(const Node *node)
        {
            for (; node; node = node->left.get())
                m_path.push_back(node);
        }
        std::vector<const Node *> m_path; ///< the current node and those above it that come after it
    };
    using iterator = const_iterator;
    using value_type = Value;

    /// From entries in the order of their keys, without the copies that inserting one by one costs.
    static PersistentMap fromSorted(const QList<std::pair<Key, Value>> &entries)
    {
        std::vector<size_t> weights;
        weights.reserve(size_t(entries.size()));
        for (const auto &entry : entries)
            weights.push_back(weightOf(entry.first));
        PersistentMap map;
        map.m_root = built(entries, weights, 0, entries.size());
        map.m_size = entries.size();
        return map;
    }
    qsizetype size() const
    {
        ReadLog::note(wholeMap());
        return m_size;
    }
    bool isEmpty() const { return size() == 0; }
    bool contains(const Key &key) const { return find(key) != nullptr; }
    Value value(const Key &key) const
    {
        const Value *found = find(key);
        return found ? *found : Value();
    }
    /// Null where there is none; valid until the map changes.
    const Value *find(const Key &key) const
    {
        noteRead(key);
        for (const Node *node = m_root.get(); node;) {
            const int order = key.compare(node->entryKey);
            if (order == 0)
                return &node->entryValue;
            node = order < 0 ? node->left.get() : node->right.get();
        }
        return nullptr;
    }
    void insert(const Key &key, Value value)
    {
        noteRead(key); // what was there is gone, so it must be known
        m_root = inserted(m_root, key, std::move(value));
    }
    bool remove(const Key &key)
    {
        if (!contains(key))
            return false;
        m_root = removed(m_root, key);
        --m_size;
        return true;
    }
    /// @p unwanted is called with each entry, which has key() and value().
    template <class Predicate>
    void removeIf(Predicate unwanted)
    {
        QList<Key> keys;
        for (auto entry = begin(); entry != end(); ++entry)
            if (unwanted(entry))
                keys << entry.key();
        for (const Key &key : std::as_const(keys))
            remove(key);
    }
    QList<Value> values() const { return QList<Value>(begin(), end()); }

    const_iterator begin() const
    {
        ReadLog::note(wholeMap());
        const_iterator first;
        first.descend(m_root.get());
        return first;
    }
    const_iterator end() const { return {}; }
    const_iterator cbegin() const { return begin(); }
    const_iterator cend() const { return {}; }
    /// The first entry whose key is not less than @p key.
    const_iterator lowerBound(const Key &key) const
    {
        ReadLog::note(wholeMap());
        const_iterator found;
        for (const Node *node = m_root.get(); node;) {
            if (node->entryKey < key) {
                node = node->right.get();
            } else {
                found.m_path.push_back(node);
                node = node->left.get();
            }
        }
        return found;
    }

    /// What makes one map of another: each key whose value differs, with the new one; nothing where it is gone.
    using Patch = std::vector<std::pair<Key, std::optional<Value>>>;
    /// Takes as long as the parts that the two do not share.
    template <class SameValue>
    static Patch difference(const PersistentMap &from, const PersistentMap &to, SameValue sameValue)
    {
        Patch patch;
        compare(from.m_root, to.m_root, sameValue, patch);
        return patch;
    }
    void apply(const Patch &patch)
    {
        for (const auto &[key, value] : patch) {
            if (value)
                insert(key, *value);
            else
                remove(key);
        }
    }
    /// What a reader of one of these entries, or of the map as a whole, has in its ReadSet.
    static void addReads(const Patch &patch, ReadSet &reads)
    {
        for (const auto &entry : patch)
            reads.push_back(weightOf(entry.first));
        if (!patch.empty())
            reads.push_back(wholeMap());
    }
    bool sharesAllWith(const PersistentMap &other) const { return m_root == other.m_root; }

private:
    static size_t wholeMap()
    {
        static const char mark = 0;
        return reinterpret_cast<size_t>(&mark);
    }
    static void noteRead(const Key &key)
    {
        if (ReadLog::isOpen())
            ReadLog::note(weightOf(key));
    }
    static void allOf(const NodePtr &node, bool present, Patch &patch)
    {
        if (!node)
            return;
        allOf(node->left, present, patch);
        patch.push_back({ node->entryKey, present ? std::optional<Value>(node->entryValue) : std::nullopt });
        allOf(node->right, present, patch);
    }
    template <class SameValue>
    static void compare(const NodePtr &from, const NodePtr &to, SameValue sameValue, Patch &patch)
    {
        if (from == to)
            return;
        if (!from || !to)
            return allOf(from ? from : to, !from, patch);
        // The root of a map depends only on its entries, so that what is alike meets what is alike again below.
        const Key &key = from->weight >= to->weight ? from->entryKey : to->entryKey;
        const Split before = split(from, key), after = split(to, key);
        compare(before.less, after.less, sameValue, patch);
        if (before.at && after.at ? !sameValue(before.at->entryValue, after.at->entryValue) : before.at || after.at)
            patch.push_back({ key, after.at ? std::optional<Value>(after.at->entryValue) : std::nullopt });
        compare(before.greater, after.greater, sameValue, patch);
    }
    struct Split
    {
        NodePtr less, at, greater;
    };
    static Split split(const NodePtr &node, const Key &key)
    {
        if (!node)
            return {};
        const int order = key.compare(node->entryKey);
        if (order == 0)
            return { node->left, node, node->right };
        Split parts = split(order < 0 ? node->left : node->right, key);
        if (order < 0)
            parts.greater = make(*node, parts.greater, node->right);
        else
            parts.less = make(*node, node->left, parts.less);
        return parts;
    }
    static size_t weightOf(const Key &key) { return qHash(key, 0x9E3779B9u); }
    static NodePtr built(const QList<std::pair<Key, Value>> &entries, const std::vector<size_t> &weights, qsizetype from, qsizetype to)
    {
        if (from >= to)
            return nullptr;
        const auto heaviest = std::max_element(weights.begin() + from, weights.begin() + to) - weights.begin();
        return std::make_shared<const Node>(Node { entries[heaviest].first, entries[heaviest].second, weights[size_t(heaviest)], built(entries, weights, from, heaviest), built(entries, weights, heaviest + 1, to) });
    }
    static NodePtr make(const Node &from, NodePtr left, NodePtr right) { return std::make_shared<const Node>(Node { from.entryKey, from.entryValue, from.weight, std::move(left), std::move(right) }); }
    NodePtr inserted(const NodePtr &node, const Key &key, Value value)
    {
        if (!node) {
            ++m_size;
            return std::make_shared<const Node>(Node { key, std::move(value), weightOf(key), nullptr, nullptr });
        }
        const int order = key.compare(node->entryKey);
        if (order < 0) {
            NodePtr left = inserted(node->left, key, std::move(value));
            if (left->weight > node->weight)
                return make(*left, left->left, make(*node, left->right, node->right));
            return make(*node, std::move(left), node->right);
        }
        if (order > 0) {
            NodePtr right = inserted(node->right, key, std::move(value));
            if (right->weight > node->weight)
                return make(*right, make(*node, node->left, right->left), right->right);
            return make(*node, node->left, std::move(right));
        }
        return std::make_shared<const Node>(Node { node->entryKey, std::move(value), node->weight, node->left, node->right });
    }
    static NodePtr removed(const NodePtr &node, const Key &key)
    {
        if (key < node->entryKey)
            return make(*node, removed(node->left, key), node->right);
        if (node->entryKey < key)
            return make(*node, node->left, removed(node->right, key));
        return merged(node->left, node->right);
    }
    static NodePtr merged(const NodePtr &left, const NodePtr &right)
    {
        if (!left || !right)
            return left ? left : right;
        return left->weight > right->weight ? make(*left, left->left, merged(left->right, right)) : make(*right, merged(left, right->left), right->right);
    }

    NodePtr m_root;
    qsizetype m_size = 0;
};

} // namespace lockkeeper
