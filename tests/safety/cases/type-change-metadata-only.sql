CREATE TABLE t (id bigint PRIMARY KEY, a integer, v varchar(50), w varchar(50), n numeric(10,2), k numeric(10,2),
  ip cidr, bits bit varying(10));
-- then
-- bad
ALTER TABLE t ALTER COLUMN v TYPE varchar(100);
-- bad
ALTER TABLE t ALTER COLUMN w TYPE text;
-- bad
ALTER TABLE t ALTER COLUMN n TYPE numeric(12,2);
-- bad
ALTER TABLE t ALTER COLUMN ip TYPE inet;
-- bad
ALTER TABLE t ALTER COLUMN bits TYPE bit varying(20);
-- good
ALTER TABLE t ALTER COLUMN k TYPE numeric(12,3);
-- good
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, v varchar(50));
-- good
ALTER TABLE fresh ALTER COLUMN v TYPE varchar(100);
