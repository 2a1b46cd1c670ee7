CREATE TABLE t (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE a (id integer PRIMARY KEY, note text);
-- bad
CREATE TABLE b (id integer GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (id));
-- bad
CREATE TABLE c (id serial PRIMARY KEY);
-- bad
CREATE TABLE d (id smallint PRIMARY KEY);
-- good
CREATE TABLE e (id bigint PRIMARY KEY, quantity integer NOT NULL);
-- good
CREATE TABLE f (id uuid PRIMARY KEY, year smallint);
-- good
ALTER TABLE t ADD COLUMN pieces integer;
