CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
SET statement_timeout = 0;
-- good
CREATE INDEX CONCURRENTLY t_a_idx ON t (a);
-- good
SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a_idx'::regclass;
