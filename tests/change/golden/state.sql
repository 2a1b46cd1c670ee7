CREATE TABLE t (id integer, c text, CONSTRAINT c_there CHECK (c IS NOT NULL));
CREATE TABLE u (id integer, c text);
-- then
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE t ALTER COLUMN c SET NOT NULL;
ALTER TABLE u ALTER COLUMN c SET NOT NULL;
CREATE TABLE fresh (id integer);
CREATE INDEX ON fresh (id);
ALTER TABLE fresh ADD CHECK (id > 0);
COMMIT;
SET search_path TO other, public;
ALTER TABLE u RENAME TO v;
ALTER TABLE v ADD COLUMN d date, DROP COLUMN c;
SELECT 1 FORM v;
