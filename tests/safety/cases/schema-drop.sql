CREATE SCHEMA app;
CREATE TABLE app.t (id bigint PRIMARY KEY);
CREATE SCHEMA archive;
CREATE TABLE archive.a (id bigint PRIMARY KEY);
CREATE TABLE outside (id bigint PRIMARY KEY, a_id bigint REFERENCES archive.a);
-- then
-- good
DROP SCHEMA IF EXISTS not_there CASCADE;
-- good
DROP TABLE app.t;
-- bad
DROP SCHEMA archive CASCADE;
-- bad
DROP SCHEMA IF EXISTS app RESTRICT;
-- good
CREATE SCHEMA fresh;
-- good
DROP SCHEMA fresh;
