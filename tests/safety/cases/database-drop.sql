CREATE TABLE t (id bigint PRIMARY KEY);
CREATE SCHEMA app;
-- then
-- bad
DROP DATABASE IF EXISTS lockkeeper_not_there;
-- bad
DROP DATABASE IF EXISTS lockkeeper_not_there WITH (FORCE);
-- good
DROP TABLE t;
-- good
DROP SCHEMA app;
