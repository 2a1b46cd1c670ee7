CREATE TABLE t (id int);
-- then
ALTER TABLE t ADD COLUM x y z;
CREATE INDEX i ON t (id);
SELECT 'never closed;
ALTER TABLE t DROP COLUMN id;
