SELECT r.prrelid, p.pubname,
       ''
--15+        || coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' FROM unnest(r.prattrs::smallint[]) number JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = number), '')
--15+        || coalesce(' WHERE ' || pg_get_expr(r.prqual, r.prrelid), '')
FROM pg_publication_rel r
JOIN pg_publication p ON p.oid = r.prpubid
ORDER BY r.prrelid, p.pubname
