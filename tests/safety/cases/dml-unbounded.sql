CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer);
CREATE TABLE u (id bigint PRIMARY KEY);
-- then
-- bad
UPDATE t SET a = 1;
-- bad
UPDATE t SET b = a WHERE b IS NULL;
-- bad
DELETE FROM u;
-- good
UPDATE t SET b = a WHERE id BETWEEN 1 AND 5000 AND b IS NULL;
-- good
DELETE FROM u WHERE id IN (SELECT id FROM u ORDER BY id LIMIT 1000);
-- good
DELETE FROM t WHERE id = 1;
-- good
CREATE TABLE fresh AS SELECT id, a FROM t;
-- good
UPDATE fresh SET a = 1;
-- bad
DELETE FROM t WHERE 1 = 1;
-- bad
UPDATE t SET a = 1 WHERE NOT false;
-- bad
WITH moved AS (DELETE FROM t RETURNING a) SELECT count(*) FROM moved;
-- good
WITH moved AS (DELETE FROM t WHERE id = 1 RETURNING a) INSERT INTO u SELECT a FROM moved;
