CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY, a integer);
-- then
BEGIN;
-- good
ALTER TABLE t ADD COLUMN b integer;
-- good
ALTER TABLE t ADD COLUMN c integer;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh ADD COLUMN a integer;
-- good
INSERT INTO u VALUES (1, 1);
COMMIT;
BEGIN;
-- good
ALTER TABLE u ADD COLUMN b integer;
COMMIT;
