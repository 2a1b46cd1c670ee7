CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer);
CREATE TABLE u (id bigint PRIMARY KEY, a integer);
CREATE SCHEMA app;
CREATE TABLE app.t (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN b SET NOT NULL;
-- good
ALTER TABLE t RENAME COLUMN b TO c;
-- good
ALTER TABLE u ALTER COLUMN a SET NOT NULL;
-- good
ALTER TABLE app.t ALTER COLUMN a SET NOT NULL;
COMMIT;
