// What each operation of a statement meets, and what there is after the last. Immutable; copies share it. What an edit further
// up changes of the catalogs is kept as a patch and applied when somebody looks: after most edits nobody looks at most statements.
#pragma once

#include "models/catalog/catalogpatch.h"
#include "models/change/operation.h"

#include <mutex>
#include <vector>

namespace lockkeeper {

/// What differs between the catalogs and new relations of two contexts.
struct ContextPatch
{
    CatalogPatch catalog;
    PersistentMap<QualifiedName, bool>::Patch newRelations;

    static ContextPatch between(const OperationContext &from, const OperationContext &to);
    /// What a reader of something that differs has in its ReadSet. Sorted.
    ReadSet reads() const;
    /// This one and then @p next.
    ContextPatch followedBy(const ContextPatch &next) const;
    void apply(OperationContext &context) const;
};

using ContextPatchPtr = std::shared_ptr<const ContextPatch>;

/// Patches one after the other; statements in a row share what comes of two of them.
class PatchChain
{
public:
    explicit PatchChain(ContextPatchPtr next = {})
        : m_next(std::move(next))
    {
    }
    /// @p first (may be null) and then the one of the chain.
    ContextPatchPtr behind(const ContextPatchPtr &first);

private:
    ContextPatchPtr m_next, m_first, m_both;
};

class OperationContexts
{
public:
    OperationContexts() = default;
    explicit OperationContexts(std::vector<OperationContext> contexts)
        : m_made(std::make_shared<const std::vector<OperationContext>>(std::move(contexts)))
    {
    }
    OperationContexts patched(PatchChain &patches) const;

    size_t size() const { return m_made ? m_made->size() : 0; }
    const OperationContext &operator[](size_t i) const { return all()[i]; }
    const OperationContext &front() const { return all().front(); }
    const OperationContext &back() const { return all().back(); }
    /// The first, of which only the session counts: its catalog and new relations may be older ones.
    const OperationContext &session() const { return m_made->front(); }

private:
    using List = std::vector<OperationContext>;
    struct Pending
    {
        ContextPatchPtr patch;
        std::once_flag once;
        List patched;
    };
    const List &all() const;

    std::shared_ptr<const List> m_made;
    std::shared_ptr<Pending> m_pending; ///< null where nothing is to be patched
};

} // namespace lockkeeper
