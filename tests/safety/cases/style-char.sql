CREATE TABLE t (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE a (id bigint PRIMARY KEY, country char(2));
-- bad
ALTER TABLE t ADD COLUMN currency character(3) NOT NULL DEFAULT 'EUR';
-- bad
ALTER TABLE t ADD COLUMN flag char;
-- good
ALTER TABLE t ADD COLUMN kind "char";
-- good
ALTER TABLE t ADD COLUMN name character varying(20);
-- good
CREATE TABLE b (id bigint PRIMARY KEY, country text CHECK (length(country) = 2));
