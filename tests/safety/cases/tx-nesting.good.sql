CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- good
BEGIN;
-- good
SAVEPOINT before_b;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- good
RELEASE SAVEPOINT before_b;
-- good
COMMIT;
-- good
START TRANSACTION;
-- good
ALTER TABLE t ADD COLUMN c integer;
-- good
ROLLBACK;
