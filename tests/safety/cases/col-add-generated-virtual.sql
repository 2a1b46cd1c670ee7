-- server: 18
CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
ALTER TABLE t ADD COLUMN n integer GENERATED ALWAYS AS (coalesce(a, 0)) VIRTUAL NOT NULL;
-- good
ALTER TABLE t ADD COLUMN twice integer GENERATED ALWAYS AS (a * 2) VIRTUAL;
-- good
ALTER TABLE t ADD COLUMN thrice integer GENERATED ALWAYS AS (a * 3);
-- good
ALTER TABLE t ADD COLUMN kept integer GENERATED ALWAYS AS (a * 4) STORED;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer);
-- good
ALTER TABLE fresh ADD COLUMN n integer GENERATED ALWAYS AS (coalesce(a, 0)) VIRTUAL NOT NULL;
