CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
CREATE POLICY all_rows ON t USING (true);
-- bad
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- bad
GRANT SELECT ON t TO PUBLIC;
-- bad
REVOKE SELECT ON t FROM PUBLIC;
BEGIN;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh ENABLE ROW LEVEL SECURITY;
-- good
CREATE POLICY all_rows ON fresh USING (true);
-- good
GRANT SELECT ON fresh TO PUBLIC;
COMMIT;
