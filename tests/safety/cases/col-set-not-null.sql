CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer, c integer, d integer, e integer NOT NULL,
  CONSTRAINT b_there CHECK (b IS NOT NULL), CONSTRAINT c_there CHECK (c IS NOT NULL AND c > 0),
  CONSTRAINT d_positive CHECK (d > 0));
-- then
-- bad
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- good
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
-- good
ALTER TABLE t ALTER COLUMN c SET NOT NULL;
-- bad
ALTER TABLE t ALTER COLUMN d SET NOT NULL;
-- good
ALTER TABLE t ALTER COLUMN e SET NOT NULL;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer);
-- good
ALTER TABLE fresh ALTER COLUMN a SET NOT NULL;
