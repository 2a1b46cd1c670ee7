CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE kept (id bigint PRIMARY KEY);
CREATE SCHEMA app;
CREATE TABLE app.t (id bigint PRIMARY KEY);
CREATE INDEX t_a_idx ON t (a);
-- then
-- good
ALTER INDEX t_a_idx RENAME TO t_a_index;
-- good
ALTER TABLE IF EXISTS not_there RENAME TO still_not_there;
-- bad
ALTER TABLE t RENAME TO u;
-- bad
ALTER TABLE app.t RENAME TO u;
BEGIN;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh RENAME TO fresher;
COMMIT;
BEGIN;
-- good
ALTER TABLE kept RENAME TO renamed;
-- good
CREATE VIEW kept AS SELECT * FROM renamed;
COMMIT;
-- good
CREATE TABLE numbered (id bigserial PRIMARY KEY);
-- good
ALTER TABLE numbered RENAME TO counted;
-- good
ALTER TABLE numbered_id_seq RENAME TO counted_id_seq;
