CREATE TABLE p (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, v varchar(50) CHECK (v <> ''), w varchar(50), x varchar(50) CHECK (x <> ''),
  p_id integer REFERENCES p (id), a integer CONSTRAINT a_positive CHECK (a > 0));
-- then
-- bad
ALTER TABLE t ALTER COLUMN v TYPE text;
-- good
ALTER TABLE t ALTER COLUMN w TYPE text;
-- bad
ALTER TABLE t ALTER COLUMN x TYPE varchar(50);
-- bad
ALTER TABLE t ALTER COLUMN p_id TYPE bigint;
-- good
ALTER TABLE t DROP CONSTRAINT a_positive;
-- good
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, v varchar(50) CHECK (v <> ''));
-- good
ALTER TABLE fresh ALTER COLUMN v TYPE text;
