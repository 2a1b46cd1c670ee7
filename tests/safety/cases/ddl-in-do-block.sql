CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
DO $$ BEGIN ALTER TABLE t ADD COLUMN b integer; END $$;
-- bad
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['t'] LOOP
        EXECUTE format('CREATE INDEX ON %I (a)', name);
    END LOOP;
END $$;
-- good
DO $$ BEGIN RAISE NOTICE 'ALTER TABLE t comes next'; END $$;
-- good
DO $$ BEGIN PERFORM count(*) FROM t; END $$;
-- good
ALTER TABLE t ADD COLUMN IF NOT EXISTS c integer;
