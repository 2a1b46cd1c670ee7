// PostgreSQL's eight table-level lock modes, weakest first (manual: Explicit Locking, table 13.2).
#pragma once

#include "models/postgres/identifier.h"

#include <array>

namespace lockkeeper {

enum class LockMode { None, AccessShare, RowShare, RowExclusive, ShareUpdateExclusive, Share, ShareRowExclusive, Exclusive, AccessExclusive };

inline constexpr std::array lockModes { LockMode::AccessShare, LockMode::RowShare, LockMode::RowExclusive, LockMode::ShareUpdateExclusive,
                                        LockMode::Share, LockMode::ShareRowExclusive, LockMode::Exclusive, LockMode::AccessExclusive };

/// "AS", "RS", "RX", "SUX", "S", "SRX", "X", "AX".
QString lockCode(LockMode mode);
/// "ACCESS EXCLUSIVE", as LOCK TABLE spells it.
QString lockName(LockMode mode);
/// "AccessExclusiveLock", as pg_locks spells it.
QString lockId(LockMode mode);
LockMode lockModeFromId(const QString &id);

bool conflicts(LockMode held, LockMode wanted);
inline bool blocksReads(LockMode mode) { return conflicts(mode, LockMode::AccessShare); }
inline bool blocksWrites(LockMode mode) { return conflicts(mode, LockMode::RowExclusive); }

/// What the work under a lock is, in kind; ordered by how long it takes.
enum class LockDuration { Brief, Validate, Scan, Build, Rewrite };
/// "brief", "scan", "rewrite", "build", "validate".
QString durationId(LockDuration duration);

/// One lock that an operation takes.
struct LockImpact
{
    QualifiedName relation;
    LockMode mode = LockMode::None;
    LockDuration duration = LockDuration::Brief;
    bool newRelation = false; ///< made in the same transaction: nobody else can wait for it
    bool newFile = false;     ///< gets a new, empty file (relfilenode) without its rows being copied
    bool operator==(const LockImpact &) const = default;
};

/// Adds @p impact, or strengthens the entry of the same relation.
void mergeLock(QList<LockImpact> &locks, const LockImpact &impact);
void mergeLocks(QList<LockImpact> &locks, const QList<LockImpact> &impacts);
/// The mode that hurts others most; None for no lock or only new relations.
LockMode strongestMode(const QList<LockImpact> &locks);

} // namespace lockkeeper
