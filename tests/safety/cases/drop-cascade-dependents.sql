CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE p (id bigint PRIMARY KEY, a integer, b integer, m mood);
CREATE TABLE child (id bigint PRIMARY KEY, p_id bigint REFERENCES p (id));
CREATE VIEW seen AS SELECT id, a FROM p;
CREATE VIEW seen_again AS SELECT id FROM seen;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE alone (id bigint PRIMARY KEY, a integer);
-- then
-- good
ALTER TABLE p DROP COLUMN b CASCADE;
-- good
DROP TABLE alone CASCADE;
-- bad
DROP VIEW seen CASCADE;
-- good
ALTER TABLE p DROP COLUMN a;
-- bad
DROP FUNCTION touch() CASCADE;
-- bad
DROP TYPE mood CASCADE;
-- bad
DROP TABLE p CASCADE;
-- good
DROP TABLE child CASCADE;
