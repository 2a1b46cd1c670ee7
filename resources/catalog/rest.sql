-- What no other query of this folder reads, an object and its definition in a row, as text: enough to compare. In access lists
-- the owner's own item comes first, so that lists of other owners have the same order. Of options that are
-- secrets the names only are read.
WITH member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
own AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
hidden(secret) AS (VALUES ('^[^=]*(pass|secret|token|key|credential)')),
rest(classid, objid, definition) AS (
    SELECT 'pg_event_trigger'::regclass, oid, concat_ws(' ', evtevent, evttags, evtfoid::regprocedure, evtenabled, pg_get_userbyid(evtowner)) FROM pg_event_trigger
    UNION ALL
    SELECT 'pg_publication'::regclass, oid, concat_ws(' ', pg_get_userbyid(pubowner), (to_jsonb(p) - 'oid' - 'pubowner')::text) FROM pg_publication p
    UNION ALL
    SELECT 'pg_publication_rel'::regclass, oid, concat_ws(' ', 'of ' || prrelid::regclass
--15+ , pg_get_expr(prqual, prrelid), prattrs
    ) FROM pg_publication_rel
--15+ UNION ALL SELECT 'pg_publication_namespace'::regclass, oid, 'all of its tables' FROM pg_publication_namespace
    UNION ALL
    SELECT 'pg_default_acl'::regclass, oid, (SELECT string_agg(a::text, ' ' ORDER BY replace(split_part(a::text, '=', 1), '"', '') <> pg_get_userbyid(defaclrole), a::text) FROM unnest(defaclacl) a) FROM pg_default_acl
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, concat_ws(' ', nullif(fdwhandler, 0)::regproc, nullif(fdwvalidator, 0)::regproc, (SELECT string_agg(CASE WHEN o ~* secret THEN split_part(o, '=', 1) || '=***' ELSE o END, ' ' ORDER BY o) FROM unnest(fdwoptions) o), pg_get_userbyid(fdwowner), fdwacl) FROM pg_foreign_data_wrapper, hidden
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, s.oid, concat_ws(' ', w.fdwname, srvtype, srvversion, (SELECT string_agg(CASE WHEN o ~* secret THEN split_part(o, '=', 1) || '=***' ELSE o END, ' ' ORDER BY o) FROM unnest(srvoptions) o), pg_get_userbyid(srvowner), srvacl) FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw, hidden
    UNION ALL
    SELECT 'pg_user_mapping'::regclass, umid, concat_ws(' ', usename, (SELECT string_agg(CASE WHEN o ~* secret THEN split_part(o, '=', 1) || '=***' ELSE o END, ' ' ORDER BY o) FROM unnest(umoptions) o)) FROM pg_user_mappings, hidden
    UNION ALL
    SELECT 'pg_cast'::regclass, oid, concat_ws(' ', castcontext, castmethod, nullif(castfunc, 0)::regprocedure) FROM pg_cast WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_operator'::regclass, oid, concat_ws(' ', oprcode, oprresult::regtype, nullif(oprcom, 0)::regoperator, nullif(oprnegate, 0)::regoperator, nullif(oprrest, 0), nullif(oprjoin, 0), oprcanmerge, oprcanhash, pg_get_userbyid(oprowner)) FROM pg_operator WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_opclass'::regclass, oid, concat_ws(' ', opcintype::regtype, opcdefault, nullif(opckeytype, 0)::regtype, pg_get_userbyid(opcowner)) FROM pg_opclass WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_opfamily'::regclass, oid, concat_ws(' ', pg_get_userbyid(opfowner), (SELECT string_agg(amopstrategy || ' ' || amopopr::regoperator, ', ' ORDER BY amopstrategy, amopopr::regoperator::text) FROM pg_amop WHERE amopfamily = f.oid),
                                                    (SELECT string_agg(amprocnum || ' ' || amproc::regprocedure, ', ' ORDER BY amprocnum, amproc::regprocedure::text) FROM pg_amproc WHERE amprocfamily = f.oid)) FROM pg_opfamily f WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_conversion'::regclass, oid, concat_ws(' ', conforencoding, contoencoding, conproc, condefault) FROM pg_conversion WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_language'::regclass, oid, concat_ws(' ', lanpltrusted, lanplcallfoid::regproc, nullif(laninline, 0)::regproc, nullif(lanvalidator, 0)::regproc, pg_get_userbyid(lanowner), lanacl) FROM pg_language WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_am'::regclass, oid, concat_ws(' ', amtype, amhandler) FROM pg_am WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_ts_config'::regclass, c.oid, concat_ws(' ', cfgparser, (SELECT string_agg(concat_ws(' ', maptokentype, mapseqno, mapdict::regdictionary), ', ' ORDER BY maptokentype, mapseqno) FROM pg_ts_config_map WHERE mapcfg = c.oid)) FROM pg_ts_config c WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_ts_parser'::regclass, oid, concat_ws(' ', prsstart, prstoken, prsend, nullif(prsheadline::oid, 0)::regproc, prslextype) FROM pg_ts_parser WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_ts_template'::regclass, oid, concat_ws(' ', nullif(tmplinit::oid, 0)::regproc, tmpllexize) FROM pg_ts_template WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_ts_dict'::regclass, d.oid, concat_ws(' ', t.tmplname, dictinitoption) FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = dicttemplate WHERE d.oid >= 16384
    UNION ALL
    SELECT 'pg_proc'::regclass, aggfnoid::oid, concat_ws(' ', 'aggregate', aggkind, aggtransfn, nullif(aggfinalfn::oid, 0)::regproc, nullif(aggcombinefn::oid, 0)::regproc, aggtranstype::regtype, agginitval, nullif(aggsortop, 0)::regoperator) FROM pg_aggregate WHERE aggfnoid::oid >= 16384
    UNION ALL
    SELECT 'pg_collation'::regclass, oid, concat_ws(' ', pg_get_userbyid(collowner), (to_jsonb(c) - 'oid' - 'collnamespace' - 'collowner' - 'collversion')::text) FROM pg_collation c WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_statistic_ext'::regclass, oid, concat_ws(' ', pg_get_statisticsobjdef(oid), nullif(coalesce(stxstattarget, -1), -1)) FROM pg_statistic_ext
    UNION ALL
    SELECT 'pg_rewrite'::regclass, r.oid, concat_ws(' ', pg_get_ruledef(r.oid), nullif(ev_enabled, 'O')) FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class JOIN own ON own.oid = c.relnamespace WHERE rulename <> '_RETURN'
    UNION ALL
    SELECT 'pg_trigger'::regclass, t.oid, concat('enabled ', tgenabled) FROM pg_trigger t WHERE tgenabled IN ('A', 'R') AND NOT tgisinternal
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, concat_ws(' ', pg_get_userbyid(typowner), (SELECT string_agg(a::text, ' ' ORDER BY replace(split_part(a::text, '=', 1), '"', '') <> pg_get_userbyid(typowner), a::text) FROM unnest(coalesce(typacl, acldefault('T', typowner))) a),
                                                 (SELECT concat_ws(' ', rngsubtype::regtype, nullif(rngcollation, 0)::regcollation, nullif(rngcanonical::oid, 0)::regproc, nullif(rngsubdiff::oid, 0)::regproc) FROM pg_range WHERE rngtypid = t.oid))
    FROM pg_type t JOIN own ON own.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid WHERE typtype IN ('d', 'e', 'r') OR (typtype = 'c' AND c.relkind = 'c')
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid, concat_ws(' ', CASE WHEN c.relkind = 'S' THEN concat_ws(' ', pg_get_userbyid(c.relowner), c.relpersistence, (SELECT string_agg(a::text, ' ' ORDER BY replace(split_part(a::text, '=', 1), '"', '') <> pg_get_userbyid(c.relowner), a::text) FROM unnest(coalesce(c.relacl, acldefault('s', c.relowner))) a), obj_description(c.oid, 'pg_class')) END,
                                                  'of ' || nullif(c.reloftype, 0)::regtype, nullif(m.amname, 'heap'), 'toast ' || toast.reloptions::text,
                                                  (SELECT 'inherits ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid AND NOT c.relispartition),
                                                  (SELECT concat_ws(' ', f.srvname, ftoptions) FROM pg_foreign_table JOIN pg_foreign_server f ON f.oid = ftserver WHERE ftrelid = c.oid),
                                                  (SELECT string_agg(concat_ws(' ', indexrelid::regclass, CASE WHEN indisclustered THEN 'clusters' END, CASE WHEN indisreplident THEN 'identifies' END), ', ' ORDER BY indexrelid::regclass::text)
                                                   FROM pg_index WHERE indrelid = c.oid AND (indisclustered OR indisreplident)))
    FROM pg_class c JOIN own ON own.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S'))
SELECT CASE WHEN classid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_trigger'::regclass) THEN 'settings of ' ELSE '' END || pg_describe_object(classid, objid, 0), definition FROM rest WHERE definition <> '' AND NOT EXISTS (SELECT FROM member WHERE (member.classid, member.objid) = (rest.classid, rest.objid))
UNION ALL
SELECT 'settings of ' || pg_describe_object('pg_class'::regclass, a.attrelid, a.attnum), settings.text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN own ON own.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid,
LATERAL concat_ws(' ', 'statistics ' || nullif(coalesce(a.attstattarget, -1), -1), 'storage ' || nullif(a.attstorage, t.typstorage)::text, a.attoptions, (SELECT 'privileges ' || string_agg(e::text, ' ' ORDER BY e::text) FROM unnest(a.attacl) e), a.attfdwoptions,
                  CASE WHEN a.attinhcount > 0 AND NOT a.attislocal AND NOT c.relispartition THEN 'inherited' END
--14+ , 'compression ' || nullif(a.attcompression, '')::text
) AS settings(text)
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'i', 'I') AND settings.text <> ''
UNION ALL
SELECT 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
FROM pg_description d
WHERE d.objoid >= 16384 AND NOT EXISTS (SELECT FROM member WHERE (member.classid, member.objid) = (d.classoid, d.objoid))
  AND (d.classoid IN ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass, 'pg_event_trigger'::regclass, 'pg_publication'::regclass, 'pg_statistic_ext'::regclass, 'pg_cast'::regclass, 'pg_operator'::regclass,
                      'pg_opclass'::regclass, 'pg_opfamily'::regclass, 'pg_collation'::regclass, 'pg_conversion'::regclass, 'pg_foreign_server'::regclass, 'pg_foreign_data_wrapper'::regclass, 'pg_extension'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass, 'pg_ts_parser'::regclass, 'pg_ts_template'::regclass, 'pg_language'::regclass)
       OR (d.classoid = 'pg_constraint'::regclass AND d.objoid IN (SELECT oid FROM pg_constraint WHERE contypid <> 0)))
ORDER BY 1, 2
