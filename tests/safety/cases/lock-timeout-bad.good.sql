CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
SET LOCAL lock_timeout = '2s';
-- good
ALTER TABLE t ADD COLUMN b integer;
COMMIT;
-- good
SET lock_timeout = '2s';
-- good
SET statement_timeout = '10min';
-- good
ALTER TABLE t ADD COLUMN c integer;
-- good
SET lock_timeout = 0;
-- good
CREATE INDEX CONCURRENTLY t_a_idx ON t (a);
