CREATE TABLE t (id bigint PRIMARY KEY, old json);
-- then
-- bad
ALTER TABLE t ADD COLUMN payload json;
-- bad
ALTER TABLE t ADD COLUMN extra pg_catalog.json NOT NULL DEFAULT '{}';
-- bad
CREATE TABLE fresh (id bigint PRIMARY KEY, body json);
-- good
ALTER TABLE t ADD COLUMN settings jsonb;
-- good
ALTER TABLE t ADD COLUMN "json" text;
-- good
ALTER TABLE t ALTER COLUMN old TYPE jsonb;
-- good
CREATE TABLE clean (id bigint PRIMARY KEY, body jsonb NOT NULL DEFAULT '{}');
