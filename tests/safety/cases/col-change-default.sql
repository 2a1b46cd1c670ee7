CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer DEFAULT 1, c integer DEFAULT 1);
-- then
-- bad
ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;
-- bad
ALTER TABLE t ALTER COLUMN b DROP DEFAULT;
-- bad
ALTER TABLE ONLY t ALTER c SET DEFAULT 2;
-- good
ALTER TABLE t ADD COLUMN n uuid;
-- good
ALTER TABLE t ALTER COLUMN n SET DEFAULT gen_random_uuid();
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer DEFAULT 1);
-- good
ALTER TABLE fresh ALTER COLUMN a DROP DEFAULT;
