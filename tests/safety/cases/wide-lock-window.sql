CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
SAVEPOINT tried;
-- good
ALTER TABLE u ADD COLUMN c integer;
ROLLBACK TO tried;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- bad
ALTER TABLE u ADD COLUMN b integer;
COMMIT;
