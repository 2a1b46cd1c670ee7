CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE child (id bigint PRIMARY KEY, t_id bigint REFERENCES t);
CREATE SCHEMA old;
CREATE TABLE old.t (id bigint PRIMARY KEY);
CREATE VIEW v AS SELECT 1 AS one;
-- then
-- good
DROP TABLE IF EXISTS not_there;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
DROP TABLE fresh;
-- good
DROP VIEW v;
-- bad
DROP TABLE child;
-- bad
DROP TABLE IF EXISTS old.t;
-- bad
DROP TABLE t CASCADE;
