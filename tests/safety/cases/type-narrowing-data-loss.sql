CREATE TABLE t (id bigint PRIMARY KEY, v varchar(50), w text, big bigint, n numeric(10,2), d double precision,
  a integer, s varchar(20), x text);
-- then
-- bad
ALTER TABLE t ALTER COLUMN v TYPE varchar(20);
-- bad
ALTER TABLE t ALTER COLUMN w TYPE varchar(20) USING left(w, 20);
-- bad
ALTER TABLE t ALTER COLUMN big TYPE integer;
-- bad
ALTER TABLE t ALTER COLUMN n TYPE numeric(10,1);
-- good
ALTER TABLE t ALTER COLUMN s TYPE varchar(50);
-- good
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, v varchar(50));
-- good
ALTER TABLE fresh ALTER COLUMN v TYPE varchar(20);
