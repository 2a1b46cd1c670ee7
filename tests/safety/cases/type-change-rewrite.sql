CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id bigint PRIMARY KEY, a integer, v varchar(50), c char(10), n numeric(10,2), k numeric(10,2),
  j json, m mood, w varchar(50), i interval, s interval(3), d timestamp, e timestamptz(3), x text, y char(3));
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
-- bad
ALTER TABLE t ALTER COLUMN i TYPE interval(3);
-- good
ALTER TABLE t ALTER COLUMN s TYPE interval(6);
-- bad
ALTER TABLE t ALTER COLUMN s TYPE interval year to month;
-- good
ALTER TABLE t ALTER COLUMN d TYPE timestamp(6);
-- good
ALTER TABLE t ALTER COLUMN e TYPE timestamptz;
-- bad
ALTER TABLE t ALTER COLUMN d TYPE timestamp(3);
-- good
ALTER TABLE t ALTER COLUMN x TYPE citext;
-- good
ALTER TABLE t ALTER COLUMN x TYPE varchar;
-- good
ALTER TABLE t ALTER COLUMN y TYPE bpchar;
-- good
ALTER FOREIGN TABLE elsewhere ALTER COLUMN a TYPE bigint;
