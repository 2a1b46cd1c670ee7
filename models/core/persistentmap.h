// An ordered map whose copies share what they have in common: a copy costs one pointer, a change about log2(n) small
// nodes. It is what makes the catalog after every statement of a long script affordable. A value; copies may be read on
// different threads. A key has compare(), as QString does.
#pragma once

#include "models/core/readlog.h"
#include "models/core/treap.h"

#include <iterator>

namespace lockkeeper {

template <class Key, class Value>
class PersistentMap
{
    using Tree = Treap<Key, Value>;
    using Node = typename Tree::Node;
    using NodePtr = typename Tree::NodePtr;

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
            weights.push_back(Tree::weightOf(entry.first));
        PersistentMap map;
        map.m_root = Tree::built(entries, weights, 0, entries.size());
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
        m_root = Tree::inserted(m_root, key, std::move(value), m_size);
    }
    bool remove(const Key &key)
    {
        if (!contains(key))
            return false;
        m_root = Tree::removed(m_root, key);
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
    using Patch = typename Tree::Patch;
    /// Takes as long as the parts that the two do not share.
    template <class SameValue>
    static Patch difference(const PersistentMap &from, const PersistentMap &to, SameValue sameValue)
    {
        Patch patch;
        Tree::compare(from.m_root, to.m_root, sameValue, patch);
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
            reads.push_back(Tree::weightOf(entry.first));
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
            ReadLog::note(Tree::weightOf(key));
    }
    NodePtr m_root;
    qsizetype m_size = 0;
};

} // namespace lockkeeper
