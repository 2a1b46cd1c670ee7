-- Each type is spelled once, instead of once a column.
SELECT u.atttypid, u.atttypmod, format_type(u.atttypid, u.atttypmod)
FROM (SELECT DISTINCT a.atttypid, a.atttypmod FROM pg_attribute a WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped) u
