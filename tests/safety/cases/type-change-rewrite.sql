CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id bigint PRIMARY KEY, a integer, v varchar(50), c char(10), n numeric(10,2), k numeric(10,2),
  j json, m mood, w varchar(50));
-- then
-- bad
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- bad
ALTER TABLE t ALTER COLUMN c TYPE char(20);
-- bad
ALTER TABLE t ALTER COLUMN n TYPE numeric(12,3);
-- bad
ALTER TABLE t ALTER COLUMN m TYPE text;
-- good
ALTER TABLE t ALTER COLUMN v TYPE varchar(100);
-- good
ALTER TABLE t ALTER COLUMN k TYPE numeric(12,2);
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer);
-- good
ALTER TABLE fresh ALTER COLUMN a TYPE bigint;
