CREATE TABLE t (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE a (id bigint PRIMARY KEY, made timestamp NOT NULL DEFAULT now());
-- bad
ALTER TABLE t ADD COLUMN sent timestamp(3);
-- bad
ALTER TABLE t ADD COLUMN paid timestamp without time zone;
-- good
ALTER TABLE t ADD COLUMN seen timestamp with time zone;
-- good
CREATE TABLE b (id bigint PRIMARY KEY, made timestamptz NOT NULL DEFAULT now(), day date, at time);
-- good
ALTER TABLE t ADD COLUMN "timestamp" timestamptz(3);
