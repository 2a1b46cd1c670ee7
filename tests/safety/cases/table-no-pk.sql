CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE p (id bigint, k integer, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
-- then
-- bad
CREATE TABLE a (t_id bigint NOT NULL, note text);
-- bad
CREATE UNLOGGED TABLE b (t_id bigint UNIQUE);
-- good
CREATE TABLE c (id bigint, note text, PRIMARY KEY (id));
-- good
CREATE TABLE d (LIKE t INCLUDING ALL);
-- good
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
-- good
CREATE TEMPORARY TABLE e (t_id bigint);
-- good
CREATE TABLE f (id bigint NOT NULL);
-- good
ALTER TABLE f ADD PRIMARY KEY (id);
