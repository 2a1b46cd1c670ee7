#include "models/change/lockmode.h"

namespace lockkeeper {

struct ModeNames
{
    const char *code, *name, *id;
    unsigned conflictsWith; ///< bit n = mode n
};

// Rows of the manual's conflict table; bit 1 is ACCESS SHARE, bit 8 ACCESS EXCLUSIVE.
static constexpr ModeNames modeNames[] = {
    { "", "", "", 0 },
    { "AS", "ACCESS SHARE", "AccessShareLock", 0b1'0000'0000 },
    { "RS", "ROW SHARE", "RowShareLock", 0b1'1000'0000 },
    { "RX", "ROW EXCLUSIVE", "RowExclusiveLock", 0b1'1110'0000 },
    { "SUX", "SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock", 0b1'1111'0000 },
    { "S", "SHARE", "ShareLock", 0b1'1101'1000 },
    { "SRX", "SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock", 0b1'1111'1000 },
    { "X", "EXCLUSIVE", "ExclusiveLock", 0b1'1111'1100 },
    { "AX", "ACCESS EXCLUSIVE", "AccessExclusiveLock", 0b1'1111'1110 },
};

QString lockCode(LockMode mode)
{
    return QLatin1String(modeNames[size_t(mode)].code);
}

QString lockName(LockMode mode)
{
    return QLatin1String(modeNames[size_t(mode)].name);
}

QString lockId(LockMode mode)
{
    return QLatin1String(modeNames[size_t(mode)].id);
}

LockMode lockModeFromId(const QString &id)
{
    for (const LockMode mode : lockModes)
        if (lockId(mode) == id)
            return mode;
    return LockMode::None;
}

bool conflicts(LockMode held, LockMode wanted)
{
    return modeNames[size_t(held)].conflictsWith & (1u << unsigned(wanted));
}

QString durationId(LockDuration duration)
{
    switch (duration) {
    case LockDuration::Brief: return QStringLiteral("brief");
    case LockDuration::Validate: return QStringLiteral("validate");
    case LockDuration::Scan: return QStringLiteral("scan");
    case LockDuration::Build: return QStringLiteral("build");
    case LockDuration::Rewrite: return QStringLiteral("rewrite");
    }
    return {};
}

static constexpr qsizetype fewLocks = 16; ///< as fast one by one

static void strengthen(LockImpact &known, const LockImpact &impact)
{
    known.mode = std::max(known.mode, impact.mode);
    known.duration = std::max(known.duration, impact.duration);
    known.newRelation = known.newRelation || impact.newRelation;
    known.newFile = known.newFile || impact.newFile;
}

void mergeLock(QList<LockImpact> &locks, const LockImpact &impact)
{
    const auto known = std::find_if(locks.begin(), locks.end(), [&](const LockImpact &lock) { return lock.relation == impact.relation; });
    if (known == locks.end())
        locks << impact;
    else
        strengthen(*known, impact);
}

void mergeLocks(QList<LockImpact> &locks, const QList<LockImpact> &impacts)
{
    if (locks.size() + impacts.size() <= fewLocks) {
        for (const LockImpact &impact : impacts)
            mergeLock(locks, impact);
        return;
    }
    QHash<QualifiedName, qsizetype> places; // a partitioned table may have ten thousand partitions
    for (qsizetype i = 0; i < locks.size(); ++i)
        places.insert(locks[i].relation, i);
    for (const LockImpact &impact : impacts) {
        const auto known = places.constFind(impact.relation);
        if (known != places.cend()) {
            strengthen(locks[*known], impact);
        } else {
            places.insert(impact.relation, locks.size());
            locks << impact;
        }
    }
}

LockMode strongestMode(const QList<LockImpact> &locks)
{
    LockMode strongest = LockMode::None;
    for (const LockImpact &lock : locks)
        if (!lock.newRelation)
            strongest = std::max(strongest, lock.mode);
    return strongest;
}

} // namespace lockkeeper
