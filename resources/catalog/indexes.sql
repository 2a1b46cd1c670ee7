-- pg_get_indexdef() only for expressions, predicates, options and operator classes or collations that are not the default.
SELECT i.indrelid, i.indexrelid, c.relname, am.amname, i.indisunique, i.indisprimary, i.indisvalid, i.indnkeyatts, i.indkey,
       i.indoption, c.relpages, c.reltuples,
       CASE WHEN i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR c.reloptions IS NOT NULL OR am.amname <> 'btree'
                 OR i.indclass::oid[] && (SELECT array_agg(oc.oid) FROM pg_opclass oc WHERE NOT oc.opcdefault)
                 OR NOT i.indcollation::oid[] <@ '{0,100}'::oid[]
--15+                 OR i.indnullsnotdistinct
            THEN pg_get_indexdef(i.indexrelid) END,
       CASE WHEN i.indpred IS NOT NULL THEN pg_get_expr(i.indpred, i.indrelid) END,
       d.description, inh.inhparent
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_description d ON d.objoid = i.indexrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
LEFT JOIN pg_inherits inh ON inh.inhrelid = i.indexrelid
WHERE i.indrelid >= 16384
ORDER BY i.indrelid, c.relname
