#include "models/change/scriptanalysis.h"

namespace lockkeeper {

TimeRange estimateWork(LockDuration duration, qint64 sizeBytes)
{
    // Megabytes a second of heap, from a slow shared disk to a warm cache; rehearsals replace them by measured rates.
    struct Rate
    {
        double slow, fast;
    };
    static constexpr double megabyte = 1 << 20;
    static constexpr TimeRange brief { 0.002, 0.02 };
    Rate rate { 0, 0 };
    switch (duration) {
    case LockDuration::Brief: return brief;
    case LockDuration::Scan:
    case LockDuration::Validate: rate = { 500, 1200 }; break;
    case LockDuration::Build: rate = { 130, 270 }; break;
    case LockDuration::Rewrite: rate = { 60, 150 }; break;
    }
    const double megabytes = double(sizeBytes) / megabyte;
    return { brief.low + megabytes / rate.fast, brief.high + megabytes / rate.slow };
}

Risk StatementAnalysis::risk() const
{
    Risk worst = Risk::Low;
    for (const Verdict &verdict : verdicts)
        worst = std::max(worst, verdict.risk);
    return worst;
}

void StatementAnalysis::findFacts()
{
    facts.understood = !error && variables.isEmpty() && std::all_of(operations.begin(), operations.end(), [](const Operation &operation) { return operation->understood(); });
    facts.transactional = std::all_of(operations.begin(), operations.end(), [](const Operation &operation) { return operation->transactional(); });
    facts.steers = node.is("TransactionStmt") || node.is("VariableSetStmt") || setting.all || !setting.name.isEmpty();
    facts.strongest = LockMode::None;
    for (const LockImpact &lock : locks)
        if (!lock.newRelation)
            facts.strongest = std::max(facts.strongest, lock.mode);
}

QString StatementAnalysis::summary() const
{
    if (error)
        return error->message;
    QStringList parts;
    for (const Operation &operation : operations)
        parts << operation->summary();
    return parts.join(QStringLiteral("; "));
}

Risk ScriptAnalysis::risk() const
{
    Risk worst = Risk::Low;
    for (const StatementAnalysis &statement : statements)
        worst = std::max(worst, statement.risk());
    return worst;
}

Strategy ScriptAnalysis::strategy() const
{
    Strategy strategy = Strategy::Direct;
    Risk worst = Risk::Low;
    for (const StatementAnalysis &statement : statements)
        for (const Verdict &verdict : statement.verdicts)
            if (verdict.risk > worst || (verdict.risk == worst && verdict.strategy > strategy)) {
                worst = verdict.risk;
                strategy = verdict.strategy;
            }
    return strategy;
}

int ScriptAnalysis::statementAt(qsizetype offset) const
{
    int found = -1;
    for (size_t i = 0; i < statements.size(); ++i)
        if (statements[i].statement.commentBegin <= offset)
            found = int(i);
    return found;
}

TimeRange ScriptAnalysis::blockedTime(bool readsToo) const
{
    TimeRange longest;
    size_t first = 0;
    while (first < statements.size()) {
        // From the first strong lock of a transaction everything that follows in it counts.
        TimeRange sum;
        bool blocking = false;
        const int transaction = statements[first].transaction;
        size_t next = first;
        do {
            const LockMode mode = statements[next].heldMode;
            blocking = blocking || (readsToo ? blocksReads(mode) : blocksWrites(mode));
            if (blocking) {
                sum.low += statements[next].time.low;
                sum.high += statements[next].time.high;
            }
            ++next;
        } while (transaction >= 0 && next < statements.size() && statements[next].transaction == transaction);
        if (sum.high > longest.high)
            longest = sum;
        first = next;
    }
    return longest;
}

} // namespace lockkeeper
