-- server: 18
CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer, c integer);
-- then
-- bad
ALTER TABLE t ADD CONSTRAINT t_a_there NOT NULL a;
-- bad
ALTER TABLE t ADD NOT NULL b;
-- good
ALTER TABLE t ADD CONSTRAINT t_c_there NOT NULL c NOT VALID;
-- good
ALTER TABLE t VALIDATE CONSTRAINT t_c_there;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY, a integer);
-- good
ALTER TABLE fresh ADD CONSTRAINT fresh_a_there NOT NULL a;
