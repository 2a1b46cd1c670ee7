// How a project keeps its tenants apart: [tenancy] of lockkeeper.toml. A plain value, for the rules, the recipes, the runs
// for each tenant and the rehearsal's test of isolation.
#pragma once

#include "models/postgres/identifier.h"

#include <QStringList>

namespace lockkeeper {

struct Tenancy
{
    enum class Kind {
        None,
        Column,  ///< one schema for all; a column, row-level security and a setting of the session
        Schema,
        Database
    };

    Kind kind = Kind::None;
    QString column = QStringLiteral("tenant_id");
    QString type = QStringLiteral("bigint");
    QString setting = QStringLiteral("app.tenant_id"); ///< what a session sets to its tenant
    QStringList shared;       ///< tables that belong to no tenant: "public.countries", "billing.*"
    QStringList tenants;      ///< a fixed list; else
    QString query;            ///< one that answers a tenant a row; else
    QString pattern;          ///< names of schemas or databases, such as "tenant_*"
    QStringList canaries;     ///< run first and alone; the first of the list where there are none
    int atOnce = 4;
    QStringList alsoSearched; ///< schemas behind the tenant's in the search path, such as "public"

    bool operator==(const Tenancy &) const = default;
    bool byColumn() const { return kind == Kind::Column; }
    /// Migrations run once for each tenant.
    bool runsForEach() const { return kind == Kind::Schema || kind == Kind::Database; }
    bool isShared(const QualifiedName &table) const;
    /// The tenant that the session has named, in the column's type: NULL, and with it no row at all, where it has named none.
    QString tenantOfSession() const;
};

/// "column", "schema", "database"; empty for none.
QString tenancyId(Tenancy::Kind kind);
/// True where @p pattern, in which * stands for anything, is the whole of @p name.
bool matchesName(const QString &pattern, const QString &name);

} // namespace lockkeeper
