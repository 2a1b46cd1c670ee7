#include "models/change/operationcontexts.h"

namespace lockkeeper {

ContextPatch ContextPatch::between(const OperationContext &from, const OperationContext &to)
{
    return { CatalogPatch::between(*from.catalog, *to.catalog), decltype(from.newRelations)::difference(from.newRelations, to.newRelations, std::equal_to<>()) };
}

ReadSet ContextPatch::reads() const
{
    ReadSet reads = catalog.reads();
    decltype(OperationContext::newRelations)::addReads(newRelations, reads);
    std::sort(reads.begin(), reads.end());
    return reads;
}

ContextPatch ContextPatch::followedBy(const ContextPatch &next) const
{
    ContextPatch both { catalog.followedBy(next.catalog), newRelations };
    followPatch(both.newRelations, next.newRelations);
    return both;
}

void ContextPatch::apply(OperationContext &context) const
{
    context.catalog = catalog.applied(*context.catalog);
    context.newRelations.apply(newRelations);
}

ContextPatchPtr PatchChain::behind(const ContextPatchPtr &first)
{
    if (!first)
        return m_next;
    if (first != m_first) {
        m_first = first;
        m_both = std::make_shared<const ContextPatch>(first->followedBy(*m_next));
    }
    return m_both;
}

OperationContexts OperationContexts::patched(PatchChain &patches) const
{
    OperationContexts result;
    result.m_made = m_made;
    result.m_pending = std::make_shared<Pending>();
    result.m_pending->patch = patches.behind(m_pending ? m_pending->patch : nullptr);
    return result;
}

const OperationContexts::List &OperationContexts::all() const
{
    if (!m_pending)
        return *m_made;
    std::call_once(m_pending->once, [this] {
        const ReadLog aside; // applying a patch is nobody's reading
        List patched = *m_made;
        for (OperationContext &context : patched)
            m_pending->patch->apply(context);
        m_pending->patched = std::move(patched);
    });
    return m_pending->patched;
}

} // namespace lockkeeper
