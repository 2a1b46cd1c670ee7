CREATE TABLE t (id bigint PRIMARY KEY, a timestamp, b timestamptz, c timestamp, d timestamptz, e timestamp(3), f date);
-- then
-- good
SET TimeZone = 'Europe/Berlin';
-- bad
ALTER TABLE t ALTER COLUMN a TYPE timestamptz;
-- bad
ALTER TABLE t ALTER COLUMN b TYPE timestamp without time zone;
-- good
ALTER TABLE t ALTER COLUMN e TYPE timestamp(6);
-- good
ALTER TABLE t ALTER COLUMN f TYPE timestamp;
-- good
SET TimeZone = 'UTC';
-- good
ALTER TABLE t ALTER COLUMN c TYPE timestamptz;
-- good
ALTER TABLE t ALTER COLUMN d TYPE timestamp;
