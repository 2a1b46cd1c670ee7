CREATE TABLE t (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE a (seen boolean, id bigint PRIMARY KEY, billed boolean, t_id bigint, kind smallint, at timestamptz);
-- bad
CREATE UNLOGGED TABLE b (x boolean, y timestamptz, z boolean, w double precision);
-- good
CREATE TABLE c (id bigint PRIMARY KEY, t_id bigint, at timestamptz, n integer, kind smallint, seen boolean, note text);
-- good
CREATE TABLE d (id bigint PRIMARY KEY, note text);
-- good
ALTER TABLE t ADD COLUMN seen boolean;
