// Whether tenants that share tables, kept apart by row-level security, reach each other's rows.
#pragma once

#include "models/catalog/catalog.h"
#include "models/core/progress.h"
#include "models/postgres/session.h"
#include "models/safety/tenancy.h"

#include <QJsonObject>

namespace lockkeeper {

struct TenantProbe
{
    QString table;
    QString action;      ///< read, update, move, delete, insert, no-tenant
    bool leaks = false;
    QString detail;      ///< what was reached, or how it was refused
    bool operator==(const TenantProbe &) const = default;
};

struct IsolationReport
{
    int tenants = 0;
    QList<TenantProbe> probes;
    QStringList notTested; ///< "shop.orders: why"

    /// The first that leaks, as a sentence; empty where none does.
    QString leak() const;
    QJsonObject toJson() const;
    static IsolationReport fromJson(const QJsonObject &json);
};

/// Tables of the tenants that are new in @p after or differ there in columns, policies or their security.
QList<RelationPtr> touchedTenantTables(const Catalog &before, const Catalog &after, const Tenancy &tenancy);

/// Puts rows of three tenants into the tables and lets one of them, as a role that row-level security holds for, read, change,
/// move, delete and insert across. All in a transaction that is rolled back.
IsolationReport testIsolation(Session &session, const CatalogPtr &catalog, const QList<RelationPtr> &tables, const Tenancy &tenancy, Progress &progress);

} // namespace lockkeeper
