CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '5s';
-- good
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0);
COMMIT;
SET statement_timeout = '5s';
-- good
CREATE INDEX t_a_idx ON t (a);
