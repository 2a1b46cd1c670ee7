SELECT t.tgrelid, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), t.tgfoid::regproc::text, d.description
FROM pg_trigger t
LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_trigger'::regclass
WHERE (NOT t.tgisinternal OR (t.tgparentid <> 0 AND t.tgconstraint = 0))
ORDER BY t.tgrelid, t.tgname
