// What became of a migration that runs once for each tenant, with the run of one tenant cut in the middle: where each tenant
// stood after every round, and how the run was continued. Plain data, a section of the rehearsal's report.
#pragma once

#include "models/migration/tenants.h"

#include <QJsonObject>
#include <QStringList>

namespace lockkeeper {

struct TenantPlace
{
    QString tenant;
    TenantRun::Outcome outcome = TenantRun::Outcome::NotStarted; ///< of the round
    QString error;
    TenantStatus::State state = TenantStatus::State::Behind;     ///< where it stands after the round
    bool operator==(const TenantPlace &) const = default;
};

struct TenantRound
{
    enum class Kind { Undisturbed, Broken, Again, Repair, AfterRepair, Down };
    Kind kind = Kind::Undisturbed;
    double seconds = 0;
    QList<TenantPlace> places;
    bool operator==(const TenantRound &) const = default;

    /// The first tenant whose run failed; null where none did.
    const TenantPlace *failed() const;
    bool everybodyCurrent() const;
};
/// "undisturbed", "broken", "again", "repair", "after-repair", "down".
QString tenantRoundId(TenantRound::Kind kind);
QString tenantRoundName(TenantRound::Kind kind);

struct TenantTrial
{
    Tenancy::Kind kind = Tenancy::Kind::None;
    QString brokenAt;          ///< "tenant_2, after statement 1 of 3"
    QList<TenantRound> rounds;
    QStringList differences;   ///< sentences: tenants that ended with another schema than without the failure, or than before after the down
    QStringList skipped;       ///< migrations before it that do not run for tenants, with the error
    QString problem;           ///< why nothing was tried
    bool operator==(const TenantTrial &) const = default;

    const TenantRound *round(TenantRound::Kind wanted) const;
    /// After the failure every tenant came to the end, by running again or by repairing first.
    bool isContinued() const;
    /// Why the migration cannot be run for the tenants, as a sentence; empty where it can.
    QString failure() const;
    QString sentence() const;

    QJsonObject toJson() const;
    static TenantTrial fromJson(const QJsonObject &json);
};

} // namespace lockkeeper
