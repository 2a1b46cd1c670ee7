CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY);
-- then
BEGIN;
-- good
SELECT id FROM t WHERE id = 1 FOR UPDATE;
-- bad
LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE;
-- bad
LOCK t, u;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
LOCK TABLE fresh;
COMMIT;
-- good
SELECT pg_advisory_lock(4711);
-- bad
LOCK TABLE t IN ACCESS SHARE MODE;
