CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer);
-- then
-- bad
UPDATE t SET a = 1, a = 2 WHERE id = 1;
-- bad
INSERT INTO t (id, a, a) VALUES (1, 2, 3);
-- bad
CREATE TABLE d (id bigint PRIMARY KEY, x integer, x text);
-- bad
INSERT INTO t (id, a) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET a = 1, a = 2;
-- good
UPDATE t SET a = 1, b = 2 WHERE id = 1;
-- good
INSERT INTO t (id, a, b) VALUES (1, 2, 3);
-- good
SELECT id AS a, b AS a FROM t;
-- good
CREATE INDEX t_a_a_idx ON t (a, a);
-- bad
CREATE VIEW v AS SELECT id, a AS id FROM t;
-- bad
CREATE VIEW v AS SELECT o.*, i.a FROM t AS o, t AS i;
-- good
CREATE VIEW v AS WITH i AS (SELECT o.a AS n FROM t AS o) SELECT o.*, i.n FROM t AS o JOIN i ON i.n = o.a;
-- good
CREATE VIEW v AS SELECT * FROM t JOIN t AS u USING (id, a, b);
-- good
CREATE VIEW v AS WITH t AS (SELECT 1 AS n) SELECT t.*, 2 AS id FROM t;
-- good
UPDATE t SET a.x = 1, a.y = 2 WHERE id = 1;
-- good
UPDATE t SET a[1] = 1, a[2] = 2 WHERE id = 1;
-- bad
UPDATE t SET a[1] = 1, a = 2 WHERE id = 1;
-- bad
CREATE TABLE e (id bigint, a integer, PRIMARY KEY (id, a, id));
-- bad
ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a, a);
-- bad
CREATE VIEW w AS SELECT 1, 2;
-- bad
CREATE VIEW w AS SELECT count(*), count(a) FROM t;
-- good
CREATE VIEW w AS SELECT a::text, b::text FROM t;
-- good
CREATE VIEW w (x, y) AS SELECT 1, 2;
-- bad
CREATE TABLE made AS SELECT 1, 2;
-- bad
CREATE MATERIALIZED VIEW m AS SELECT coalesce(a, 1), coalesce(b, 1) FROM t;
-- bad
CREATE FOREIGN TABLE far (a int, a text) SERVER elsewhere;
