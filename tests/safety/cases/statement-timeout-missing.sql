CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
SET lock_timeout = '2s';
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- bad
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0);
SET statement_timeout = '5s';
-- good
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
