CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
SET LOCAL lock_timeout = '2s';
-- good
ALTER TABLE t ADD COLUMN b integer;
COMMIT;
SET lock_timeout = '2s';
-- good
CREATE INDEX t_a_idx ON t (a);
BEGIN;
-- good
ALTER TABLE t ADD COLUMN c integer;
COMMIT;
