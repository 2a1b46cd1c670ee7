CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- bad
SET LOCAL lock_timeout = '2s';
COMMIT;
-- bad
SET LOCAL lock_timeout = '2s';
-- bad
SET lock_timeout = 0;
-- good
ALTER TABLE t ADD COLUMN c integer;
-- bad
SET lock_timeout = '1h';
-- good
ALTER TABLE t ADD COLUMN d integer;
