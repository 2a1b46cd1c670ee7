CREATE TABLE t (a integer);
CREATE TABLE u (a integer);
CREATE TABLE v (a bigint NOT NULL);
-- then
-- bad
ALTER TABLE t ADD COLUMN id bigint PRIMARY KEY;
-- bad
ALTER TABLE u ADD COLUMN id bigserial CONSTRAINT u_key PRIMARY KEY;
-- good
ALTER TABLE v ADD COLUMN id bigint;
-- good
CREATE UNIQUE INDEX CONCURRENTLY v_key ON v (a);
-- good
ALTER TABLE v ADD CONSTRAINT v_key PRIMARY KEY USING INDEX v_key;
-- good
CREATE TABLE fresh (a integer);
-- good
ALTER TABLE fresh ADD COLUMN id bigint PRIMARY KEY;
