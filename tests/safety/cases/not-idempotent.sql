CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE INDEX t_old_idx ON t (a);
-- then
-- good
CREATE TABLE IF NOT EXISTS fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE t ADD COLUMN IF NOT EXISTS b integer;
-- good
DROP INDEX CONCURRENTLY IF EXISTS t_old_idx;
-- good
CREATE INDEX CONCURRENTLY ON t (a);
BEGIN;
-- good
CREATE TABLE in_transaction (id bigint PRIMARY KEY);
COMMIT;
-- bad
CREATE INDEX CONCURRENTLY t_b_idx ON t (b);
