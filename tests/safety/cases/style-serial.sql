CREATE TABLE t (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE a (id bigserial PRIMARY KEY, note text);
-- bad
CREATE TABLE b (id serial, note text);
-- bad
CREATE TABLE c (id serial8 PRIMARY KEY);
-- good
CREATE TABLE d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- good
ALTER TABLE t ADD COLUMN n bigserial;
-- good
CREATE SEQUENCE numbers;
-- good
CREATE TABLE e (id bigint PRIMARY KEY DEFAULT nextval('numbers'));
