CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- bad
ALTER TABLE u ADD COLUMN b integer;
COMMIT;
