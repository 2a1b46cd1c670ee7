CREATE TABLE t (id bigint PRIMARY KEY);
CREATE TABLE has_key (id bigint PRIMARY KEY, t_id bigint REFERENCES t);
CREATE SCHEMA app;
-- then
-- bad
CREATE TABLE a (id bigint PRIMARY KEY, t_id bigint REFERENCES t);
-- bad
CREATE TABLE app.b (id bigint PRIMARY KEY, t_id bigint, FOREIGN KEY (t_id) REFERENCES public.t (id));
-- good
CREATE TABLE tree (id bigint PRIMARY KEY, parent_id bigint REFERENCES tree);
-- good
CREATE TABLE alike (LIKE has_key INCLUDING ALL);
BEGIN;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
CREATE TABLE fresh_child (id bigint PRIMARY KEY, fresh_id bigint REFERENCES fresh);
COMMIT;
