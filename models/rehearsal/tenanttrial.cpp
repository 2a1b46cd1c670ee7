#include "models/rehearsal/tenanttrial.h"

#include "models/core/jsonreading.h"

#include <QCoreApplication>

namespace lockkeeper {

using Kind = TenantRound::Kind;

static QString tr(const char *text)
{
    return QCoreApplication::translate("TenantTrial", text);
}

QString tenantRoundId(Kind kind)
{
    static const char *const ids[] = { "undisturbed", "broken", "again", "repair", "after-repair", "down" };
    return QLatin1String(ids[int(kind)]);
}

QString tenantRoundName(Kind kind)
{
    switch (kind) {
    case Kind::Undisturbed: return tr("Undisturbed");
    case Kind::Broken: return tr("One is cut off");
    case Kind::Again: return tr("Run again");
    case Kind::Repair: return tr("Repair");
    case Kind::AfterRepair: return tr("Run again after repair");
    case Kind::Down: return tr("Down");
    }
    return {};
}

const TenantPlace *TenantRound::failed() const
{
    for (const TenantPlace &place : places)
        if (place.outcome == TenantRun::Outcome::Failed)
            return &place;
    return nullptr;
}

bool TenantRound::everybodyCurrent() const
{
    return std::all_of(places.begin(), places.end(), [](const TenantPlace &place) { return place.state == TenantStatus::State::Current; });
}

const TenantRound *TenantTrial::round(Kind wanted) const
{
    for (const TenantRound &round : rounds)
        if (round.kind == wanted)
            return &round;
    return nullptr;
}

bool TenantTrial::isContinued() const
{
    return std::any_of(rounds.begin(), rounds.end(), [](const TenantRound &round) { return (round.kind == Kind::Again || round.kind == Kind::AfterRepair) && round.everybodyCurrent(); });
}

static QString errorOf(const TenantPlace &place)
{
    return tr("%1: %2").arg(place.tenant, place.error.section(u'\n', 0, 0));
}

QString TenantTrial::failure() const
{
    if (!problem.isEmpty())
        return {};
    if (const TenantRound *undisturbed = round(Kind::Undisturbed); undisturbed && undisturbed->failed())
        return tr("The up does not run for every tenant. %1").arg(errorOf(*undisturbed->failed()));
    if (round(Kind::Broken) && !isContinued()) {
        for (const Kind after : { Kind::AfterRepair, Kind::Repair, Kind::Again })
            if (const TenantRound *last = round(after); last && last->failed())
                return tr("After a failure at %1 the run for the tenants cannot be continued. %2").arg(brokenAt, errorOf(*last->failed()));
        return tr("After a failure at %1 the run for the tenants cannot be continued.").arg(brokenAt);
    }
    if (const TenantRound *down = round(Kind::Down); down && down->failed())
        return tr("The down does not run for every tenant. %1").arg(errorOf(*down->failed()));
    return differences.value(0);
}

/// "tenant_1: done, up to date; tenant_2: failed, stopped half-way"
static QString standing(const TenantRound &round)
{
    QStringList words;
    for (const TenantPlace &place : round.places)
        words << tr("%1 %2, %3").arg(place.tenant, tenantOutcomeName(place.outcome).toLower(), tenantStateName(place.state).toLower());
    return words.join(QStringLiteral("; "));
}

QString TenantTrial::sentence() const
{
    if (!problem.isEmpty())
        return problem;
    const TenantRound *broken = round(Kind::Broken);
    if (!broken)
        return failure();
    const QString after = tr("After a failure at %1: %2.").arg(brokenAt, standing(*broken));
    if (const QString reason = failure(); !reason.isEmpty())
        return after + u' ' + reason;
    return after + u' ' + (round(Kind::AfterRepair) ? tr("Running again is refused until lockkeeper repair --finish; then it brings every tenant to the end.") : tr("Running again brings every tenant to the end."));
}

QJsonObject TenantTrial::toJson() const
{
    QJsonArray array;
    for (const TenantRound &round : rounds) {
        QJsonArray tenants;
        for (const TenantPlace &place : round.places)
            tenants << QJsonObject { { QStringLiteral("tenant"), place.tenant }, { QStringLiteral("outcome"), tenantOutcomeId(place.outcome) }, { QStringLiteral("error"), place.error }, { QStringLiteral("state"), tenantStateId(place.state) } };
        array << QJsonObject { { QStringLiteral("round"), tenantRoundId(round.kind) }, { QStringLiteral("seconds"), round.seconds }, { QStringLiteral("tenants"), tenants } };
    }
    return { { QStringLiteral("kind"), tenancyId(kind) }, { QStringLiteral("sentence"), sentence() }, { QStringLiteral("continued"), isContinued() }, { QStringLiteral("broken_at"), brokenAt }, { QStringLiteral("rounds"), array },
             { QStringLiteral("differences"), QJsonArray::fromStringList(differences) }, { QStringLiteral("skipped"), QJsonArray::fromStringList(skipped) }, { QStringLiteral("problem"), problem } };
}

TenantTrial TenantTrial::fromJson(const QJsonObject &json)
{
    TenantTrial trial;
    trial.kind = json[u"kind"].toString() == tenancyId(Tenancy::Kind::Schema) ? Tenancy::Kind::Schema : Tenancy::Kind::Database;
    trial.brokenAt = json[u"broken_at"].toString();
    for (const QJsonValue &value : json[u"rounds"].toArray()) {
        TenantRound round { fromId<Kind>(value[u"round"].toString(), int(Kind::Down) + 1, tenantRoundId), value[u"seconds"].toDouble(), {} };
        for (const QJsonValue &place : value[u"tenants"].toArray())
            round.places << TenantPlace { place[u"tenant"].toString(), fromId<TenantRun::Outcome>(place[u"outcome"].toString(), 3, tenantOutcomeId), place[u"error"].toString(),
                                          fromId<TenantStatus::State>(place[u"state"].toString(), 4, tenantStateId) };
        trial.rounds << round;
    }
    trial.differences = toList(json[u"differences"]);
    trial.skipped = toList(json[u"skipped"]);
    trial.problem = json[u"problem"].toString();
    return trial;
}

} // namespace lockkeeper
