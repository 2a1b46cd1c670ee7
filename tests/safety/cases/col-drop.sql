CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer CONSTRAINT b_positive CHECK (b > 0), c integer);
-- then
-- bad
ALTER TABLE t DROP COLUMN a;
-- good
ALTER TABLE t DROP CONSTRAINT b_positive;
-- bad
ALTER TABLE t DROP COLUMN IF EXISTS b;
-- good
ALTER TABLE t DROP COLUMN IF EXISTS nobody;
-- good
ALTER TABLE t ADD COLUMN n integer;
-- good
ALTER TABLE t DROP COLUMN n;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, c integer);
-- good
ALTER TABLE fresh DROP COLUMN c;
-- good
ALTER TABLE t RENAME COLUMN c TO d;
-- bad
ALTER TABLE t DROP COLUMN d;
-- good
ALTER TABLE t RENAME TO renamed;
-- bad
ALTER TABLE renamed DROP COLUMN id;
-- good
ALTER TABLE renamed ADD COLUMN late integer;
-- good
ALTER TABLE renamed DROP COLUMN late;
-- good
CREATE TABLE another (id bigint PRIMARY KEY, c integer);
-- good
ALTER TABLE another RENAME TO yet_another;
-- good
ALTER TABLE yet_another DROP COLUMN c;
