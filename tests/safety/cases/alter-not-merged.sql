CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer, c integer);
-- then
BEGIN;
-- good
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- bad
ALTER TABLE t ALTER COLUMN b TYPE bigint;
COMMIT;
