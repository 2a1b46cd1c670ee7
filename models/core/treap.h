// The tree under PersistentMap: ordered by key, a heap by the key's hash, so that its shape depends on its entries alone. Nodes
// never change; every function gives a new root that shares what stayed.
#pragma once

#include <QHashFunctions>
#include <QList>
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

namespace lockkeeper {

template <class Key, class Value>
struct Treap
{
    struct Node;
    using NodePtr = std::shared_ptr<const Node>;
    struct Node
    {
        Key entryKey;
        Value entryValue;
        size_t weight;
        NodePtr left, right;
        const Key &key() const { return entryKey; }
        const Value &value() const { return entryValue; }
    };
    /// Each key whose value differs, with the new one; nothing where it is gone.
    using Patch = std::vector<std::pair<Key, std::optional<Value>>>;

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
    /// Adds 1 to @p size where the key is new.
    static NodePtr inserted(const NodePtr &node, const Key &key, Value value, qsizetype &size)
    {
        if (!node) {
            ++size;
            return std::make_shared<const Node>(Node { key, std::move(value), weightOf(key), nullptr, nullptr });
        }
        const int order = key.compare(node->entryKey);
        if (order < 0) {
            NodePtr left = inserted(node->left, key, std::move(value), size);
            if (left->weight > node->weight)
                return make(*left, left->left, make(*node, left->right, node->right));
            return make(*node, std::move(left), node->right);
        }
        if (order > 0) {
            NodePtr right = inserted(node->right, key, std::move(value), size);
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
};

} // namespace lockkeeper
