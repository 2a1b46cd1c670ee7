CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE SEQUENCE numbers;
CREATE FUNCTION guess() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
CREATE FUNCTION fixed() RETURNS integer LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN 1; END $$;
-- then
-- bad
ALTER TABLE t ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid();
-- bad
ALTER TABLE t ADD COLUMN seen timestamptz DEFAULT clock_timestamp();
-- bad
ALTER TABLE t ADD COLUMN n integer DEFAULT guess();
-- bad
ALTER TABLE t ADD COLUMN num bigint DEFAULT nextval('numbers');
-- good
ALTER TABLE t ADD COLUMN added timestamptz NOT NULL DEFAULT now();
-- good
ALTER TABLE t ADD COLUMN f integer DEFAULT fixed();
-- good
ALTER TABLE t ADD COLUMN IF NOT EXISTS a double precision DEFAULT random();
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh ADD COLUMN key uuid DEFAULT gen_random_uuid();
-- good
ALTER TABLE t ALTER COLUMN a SET DEFAULT (random() * 100)::integer;
