CREATE SCHEMA old;
CREATE TABLE t (id bigint PRIMARY KEY, v varchar(50), w varchar(50), m varchar(50), d integer);
CREATE TABLE old.t (id bigint PRIMARY KEY, v varchar(50));
CREATE VIEW seen AS SELECT id, v FROM t;
CREATE MATERIALIZED VIEW kept AS SELECT id, m FROM t;
CREATE VIEW few AS SELECT id FROM t WHERE d > 0;
-- then
-- bad
ALTER TABLE t ALTER COLUMN v TYPE text;
-- bad
ALTER TABLE t ALTER COLUMN m TYPE varchar(100);
-- bad
ALTER TABLE t DROP COLUMN d;
-- good
ALTER TABLE t ALTER COLUMN w TYPE text;
-- good
ALTER TABLE old.t ALTER COLUMN v TYPE text;
-- good
DROP VIEW seen;
-- good
ALTER TABLE t ALTER COLUMN v TYPE text;
