CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY);
CREATE SCHEMA app;
CREATE TABLE app.only_here (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE IF NOT EXISTS t (id bigint PRIMARY KEY, b text NOT NULL);
-- good
CREATE TABLE plain (id bigint PRIMARY KEY);
-- good
CREATE TABLE IF NOT EXISTS only_here (id bigint PRIMARY KEY);
-- good
DROP TABLE IF EXISTS u;
-- bad
CREATE TABLE u (id bigint PRIMARY KEY, b text);
-- good
DROP TABLE IF EXISTS not_there;
-- good
CREATE TABLE not_there (id bigint PRIMARY KEY);
