CREATE SCHEMA shop;
CREATE TABLE shop.t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
ALTER TABLE shop.t ADD COLUMN n text NOT NULL;
-- bad
ALTER TABLE shop.t ADD COLUMN d text NOT NULL DEFAULT NULL;
-- bad
ALTER TABLE shop.t ADD COLUMN IF NOT EXISTS m integer NOT NULL;
-- good
ALTER TABLE shop.t ADD COLUMN c text NOT NULL DEFAULT 'web';
-- good
ALTER TABLE shop.t ADD COLUMN p text;
-- good
ALTER TABLE shop.t ADD COLUMN IF NOT EXISTS a integer NOT NULL;
-- good
CREATE TABLE t (id bigint PRIMARY KEY);
-- good
ALTER TABLE t ADD COLUMN n text NOT NULL;
-- good
INSERT INTO t VALUES (1);
-- bad
ALTER TABLE t ADD COLUMN m text NOT NULL;
-- good
CREATE TABLE copied AS SELECT id FROM shop.t;
-- bad
ALTER TABLE copied ADD COLUMN n text NOT NULL;
-- good
ALTER FOREIGN TABLE shop.elsewhere ADD COLUMN n text NOT NULL;
