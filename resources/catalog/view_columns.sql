-- Which columns a view reads (0: the relation as a whole).
SELECT DISTINCT r.ev_class, d.refobjid, d.refobjsubid
FROM pg_depend d
JOIN pg_rewrite r ON r.oid = d.objid
WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class AND r.ev_class >= 16384
ORDER BY 1, 2, 3
