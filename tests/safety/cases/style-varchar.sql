CREATE TABLE t (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE a (id bigint PRIMARY KEY, name varchar(50));
-- bad
ALTER TABLE t ADD COLUMN code character varying(10) NOT NULL DEFAULT '';
-- bad
ALTER TABLE t ADD COLUMN tags varchar(20)[];
-- good
ALTER TABLE t ADD COLUMN note varchar;
-- good
CREATE TABLE b (id bigint PRIMARY KEY, name text CHECK (length(name) <= 50));
-- good
CREATE VIEW seen AS SELECT id::varchar(20) AS id FROM t;
