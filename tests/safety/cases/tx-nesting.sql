CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- bad
BEGIN;
-- good
ALTER TABLE t ADD COLUMN c integer;
COMMIT;
