-- Sizes from relpages, because pg_relation_size() asks the file system once a table.
SELECT c.oid, n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), c.reltuples, c.relpages, c.relpersistence,
       c.relrowsecurity, c.relforcerowsecurity, d.description, coalesce(c.relacl, acldefault('r', c.relowner)),
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       i.inhparent, CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
       c.reloptions, t.spcname, e.objid IS NOT NULL, c.relreplident, on_.nspname, ot.typname, c.relispartition
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1
LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
LEFT JOIN pg_type ot ON ot.oid = c.reloftype
LEFT JOIN pg_namespace on_ ON on_.oid = ot.typnamespace
LEFT JOIN pg_depend e ON e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY n.nspname, c.relname
