SELECT s.stxrelid, n.nspname, s.stxname,
       CASE WHEN NOT s.stxkind @> '{d,f,m}' THEN array(SELECT CASE kind WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' ELSE 'mcv' END FROM unnest(s.stxkind) kind WHERE kind <> 'e') END,
       array(SELECT quote_ident(a.attname) FROM unnest(s.stxkeys::smallint[]) WITH ORDINALITY key(number, position)
             JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = key.number ORDER BY key.position)
--14+        || array(SELECT '(' || expression || ')' FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) expression)
FROM pg_statistic_ext s
JOIN pg_namespace n ON n.oid = s.stxnamespace
ORDER BY s.stxrelid, s.stxname
