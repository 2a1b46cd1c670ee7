-- pg_get_constraintdef() only where the parts do not say it all. Not what a foreign key to a partitioned table has of its own for
-- each of that table's partitions: it comes and goes with them.
SELECT k.conrelid, k.conname, k.contype, k.convalidated, k.condeferrable, k.condeferred, k.conkey, k.confrelid, k.confkey,
       k.confupdtype, k.confdeltype, k.confmatchtype, k.conindid,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,
       CASE WHEN k.contype = 'x'
--15+                 OR k.confdelsetcols IS NOT NULL
--18+                 OR k.conperiod OR NOT k.conenforced
            THEN pg_get_constraintdef(k.oid) END,
       d.description, k.conislocal, k.connoinherit
FROM pg_constraint k
LEFT JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass
WHERE k.conrelid >= 16384 AND k.contype IN ('c', 'f', 'p', 'u', 'x')
      AND (k.conparentid = 0 OR NOT EXISTS (SELECT FROM pg_constraint above WHERE above.oid = k.conparentid AND above.conrelid = k.conrelid))
ORDER BY k.conrelid, k.conname
