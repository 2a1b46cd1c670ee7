CREATE TABLE t (id bigint PRIMARY KEY, a integer CONSTRAINT a_positive CHECK (a > 0), b integer);
-- then
-- bad
ALTER TABLE t RENAME COLUMN a TO amount;
-- bad
ALTER TABLE t RENAME b TO bonus;
-- good
ALTER TABLE t RENAME CONSTRAINT a_positive TO amount_positive;
-- good
ALTER TABLE t ADD COLUMN n integer;
-- good
ALTER TABLE t RENAME COLUMN n TO m;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, c integer);
-- good
ALTER TABLE fresh RENAME COLUMN c TO d;
