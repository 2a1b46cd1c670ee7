CREATE TABLE t (id bigint PRIMARY KEY, a integer, c varchar(20));
CREATE TABLE u (id bigint PRIMARY KEY);
-- then
-- bad
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- bad
ALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid();
-- bad
TRUNCATE u;
-- bad
ALTER TABLE t SET UNLOGGED;
-- good
ALTER TABLE t ADD COLUMN b integer NOT NULL DEFAULT 0;
-- good
ALTER TABLE t ALTER COLUMN c TYPE varchar(40);
-- good
CLUSTER t USING t_pkey;
-- good
VACUUM FULL t;
