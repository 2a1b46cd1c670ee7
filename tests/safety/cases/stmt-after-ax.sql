CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- good
ALTER TABLE t ALTER COLUMN b SET DEFAULT 0;
-- bad
UPDATE t SET b = 0 WHERE b IS NULL;
-- bad
CREATE INDEX u_a_idx ON u (a);
COMMIT;
-- good
UPDATE u SET a = 0 WHERE a IS NULL;
BEGIN;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer);
-- good
CREATE INDEX fresh_a_idx ON fresh (a);
-- good
INSERT INTO fresh SELECT id, a FROM u;
COMMIT;
