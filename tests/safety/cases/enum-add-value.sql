CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id bigint PRIMARY KEY, m mood);
-- then
-- good
ALTER TYPE mood ADD VALUE 'calm' BEFORE 'ok';
-- good
INSERT INTO t (id, m) VALUES (1, 'calm');
BEGIN;
-- good
ALTER TYPE mood ADD VALUE 'bright' AFTER 'ok';
COMMIT;
BEGIN;
-- bad
ALTER TYPE mood ADD VALUE 'glad' AFTER 'ok';
-- good
ALTER TABLE t ALTER COLUMN m SET DEFAULT 'glad';
COMMIT;
