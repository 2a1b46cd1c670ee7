CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh ADD COLUMN b integer;
-- good
SELECT count(*) FROM t;
-- good
UPDATE t SET a = 1 WHERE id = 1;
-- good
CREATE INDEX CONCURRENTLY t_a_idx ON t (a);
-- good
VACUUM t;
-- bad
ALTER TABLE t ADD COLUMN b integer;
SET lock_timeout = '2s';
-- good
ALTER TABLE t ADD COLUMN c integer;
