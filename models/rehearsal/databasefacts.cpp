#include "models/rehearsal/databasefacts.h"

namespace lockkeeper {

static const char ofDatabase[] = R"(
SELECT 'comment on the database', shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database WHERE datname = current_database()
UNION ALL
SELECT 'privileges of the database', concat_ws(' ', pg_get_userbyid(datdba), datconnlimit, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(coalesce(datacl, acldefault('d', datdba))) a))
FROM pg_catalog.pg_database WHERE datname = current_database()
UNION ALL
SELECT 'settings of the database' || coalesce(' for ' || rolname, ''), array_to_string(setconfig, ', ')
FROM pg_catalog.pg_db_role_setting LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole WHERE setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
UNION ALL
SELECT 'privileges of language ' || lanname, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(coalesce(lanacl, acldefault('l', lanowner))) a) FROM pg_catalog.pg_language WHERE oid < 16384
UNION ALL
SELECT 'large objects', nullif(count(*), 0)::text FROM pg_catalog.pg_largeobject_metadata
)";

static const char ofTheServer[] = R"(
UNION ALL
SELECT 'role ' || rolname, concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil, array_to_string(rolconfig, ', '), shobj_description(oid, 'pg_authid'))
FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_'
UNION ALL
SELECT 'member ' || member::regrole || ' of role ' || roleid::regrole, string_agg(admin_option::text, ' ' ORDER BY admin_option) FROM pg_catalog.pg_auth_members GROUP BY member, roleid
UNION ALL
SELECT 'tablespace ' || spcname, concat_ws(' ', pg_get_userbyid(spcowner), array_to_string(spcoptions, ', ')) FROM pg_catalog.pg_tablespace WHERE spcname !~ '^pg_'
)";

QMap<QString, QString> readDatabaseFacts(Session &session, bool ofServer)
{
    QMap<QString, QString> facts;
    const Result result = session.execute(QByteArray(ofDatabase) + (ofServer ? ofTheServer : ""));
    for (int row = 0; row < result.rows(); ++row)
        if (!result.isNull(row, 1))
            facts.insert(result.text(row, 0), result.text(row, 1));
    return facts;
}

} // namespace lockkeeper
