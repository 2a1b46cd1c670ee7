CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
-- then
-- good
DROP TRIGGER IF EXISTS not_there ON t;
-- bad
ALTER TRIGGER touch ON t RENAME TO touched;
-- bad
DROP TRIGGER touched ON t;
-- bad
CREATE RULE no_delete AS ON DELETE TO t DO INSTEAD NOTHING;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
CREATE TRIGGER touch BEFORE UPDATE ON fresh FOR EACH ROW EXECUTE FUNCTION touch();
-- good
DROP TRIGGER touch ON fresh;
