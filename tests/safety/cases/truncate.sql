CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY);
CREATE SCHEMA app;
CREATE TABLE app.t (id bigint PRIMARY KEY);
-- then
-- bad
TRUNCATE t;
-- bad
TRUNCATE TABLE ONLY u RESTART IDENTITY;
-- bad
TRUNCATE t, app.t;
-- good
DELETE FROM t WHERE id BETWEEN 1 AND 5000;
BEGIN;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
TRUNCATE fresh;
COMMIT;
-- good
CREATE TEMPORARY TABLE scratch (id bigint);
-- good
TRUNCATE scratch;
