CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
SET lock_timeout = '2s';
-- good
ALTER TABLE t ADD COLUMN b integer;
-- bad
CREATE INDEX CONCURRENTLY t_b_idx ON t (b);
