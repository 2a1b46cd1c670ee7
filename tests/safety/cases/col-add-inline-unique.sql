CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
ALTER TABLE t ADD COLUMN code text UNIQUE;
-- bad
ALTER TABLE t ADD COLUMN slug text CONSTRAINT t_slug_once UNIQUE;
-- good
ALTER TABLE t ADD COLUMN nick text;
-- good
CREATE UNIQUE INDEX CONCURRENTLY t_nick_once ON t (nick);
-- good
ALTER TABLE t ADD CONSTRAINT t_nick_once UNIQUE USING INDEX t_nick_once;
-- good
ALTER TABLE t ADD COLUMN IF NOT EXISTS a integer UNIQUE;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh ADD COLUMN code text UNIQUE;
