-- server: 17
CREATE TABLE t (id bigint PRIMARY KEY, a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED,
  more integer GENERATED ALWAYS AS (a + 1) STORED);
-- then
-- bad
ALTER TABLE t ALTER COLUMN twice SET EXPRESSION AS (a * 3);
-- bad
ALTER TABLE t ALTER more SET EXPRESSION AS (a + 2);
-- good
ALTER TABLE t ALTER COLUMN twice DROP EXPRESSION;
-- good
ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED);
-- good
ALTER TABLE fresh ALTER COLUMN twice SET EXPRESSION AS (a * 3);
