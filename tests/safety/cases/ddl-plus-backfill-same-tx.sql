CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- bad
UPDATE t SET b = a WHERE b IS NULL;
-- bad
UPDATE u SET a = 0;
COMMIT;
-- good
UPDATE t SET b = a WHERE b IS NULL;
BEGIN;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer);
-- good
INSERT INTO fresh SELECT id, a FROM t;
-- good
UPDATE fresh SET a = 0;
COMMIT;
