CREATE TABLE t (id bigint PRIMARY KEY, a text, b text, c varchar(50), d varchar(50), e varchar(50), f text, g text, h text);
CREATE INDEX t_g ON t (g);
CREATE INDEX t_h ON t (lower(h));
CREATE INDEX t_a ON t (a);
CREATE INDEX t_c ON t (lower(c));
CREATE INDEX t_d ON t (id) WHERE d IS NOT NULL;
CREATE INDEX t_e ON t (e);
CREATE INDEX t_f ON t (f);
-- then
-- bad
ALTER TABLE t ALTER COLUMN a TYPE text COLLATE "C";
-- good
ALTER TABLE t ALTER COLUMN b TYPE text COLLATE "C";
-- bad
ALTER TABLE t ALTER COLUMN c TYPE text;
-- bad
ALTER TABLE t ALTER COLUMN d TYPE varchar(100);
-- good
ALTER TABLE t ALTER COLUMN e TYPE varchar(100);
-- good
DROP INDEX t_f;
-- good
ALTER TABLE t ALTER COLUMN f TYPE text COLLATE "C";
-- bad
ALTER TABLE t ALTER COLUMN g TYPE citext;
-- good
ALTER TABLE t RENAME COLUMN h TO k;
-- bad
ALTER TABLE t ALTER COLUMN k TYPE varchar;
