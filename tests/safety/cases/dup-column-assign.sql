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
