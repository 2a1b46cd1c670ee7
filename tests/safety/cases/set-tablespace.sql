SET allow_in_place_tablespaces = on;
CREATE TABLESPACE lockkeeper_fast LOCATION '';
CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- good
ALTER TABLE t SET TABLESPACE pg_default;
-- bad
ALTER TABLE t SET TABLESPACE lockkeeper_fast;
-- good
ALTER TABLE t SET TABLESPACE lockkeeper_fast;
-- bad
ALTER INDEX t_pkey SET TABLESPACE lockkeeper_fast;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY) TABLESPACE lockkeeper_fast;
-- good
DROP TABLE t, fresh;
-- good
DROP TABLESPACE lockkeeper_fast;
