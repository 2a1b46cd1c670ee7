CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
VACUUM FULL t;
-- bad
VACUUM (FULL, ANALYZE) t;
-- good
VACUUM (ANALYZE) t;
-- good
VACUUM (FULL false) t;
-- good
ALTER TABLE t CLUSTER ON t_pkey;
-- bad
CLUSTER t;
-- bad
CLUSTER VERBOSE t USING t_pkey;
