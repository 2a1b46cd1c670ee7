CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
SET LOCAL lock_timeout = '2s';
-- bad
ALTER TABLE t ADD COLUMN b integer;
-- good
ALTER TABLE t ALTER COLUMN b SET DEFAULT 0;
COMMIT;
