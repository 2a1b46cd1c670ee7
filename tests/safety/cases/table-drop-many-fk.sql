CREATE TABLE p (id bigint PRIMARY KEY);
CREATE TABLE q (id bigint PRIMARY KEY);
CREATE TABLE one_key (id bigint PRIMARY KEY, p_id bigint REFERENCES p);
CREATE TABLE two_keys (id bigint PRIMARY KEY, p_id bigint REFERENCES p, q_id bigint REFERENCES q);
CREATE TABLE freed (id bigint PRIMARY KEY, p_id bigint REFERENCES p,
    q_id bigint CONSTRAINT freed_q REFERENCES q);
CREATE TABLE parent (id bigint PRIMARY KEY);
CREATE TABLE c1 (id bigint PRIMARY KEY, parent_id bigint REFERENCES parent);
CREATE TABLE c2 (id bigint PRIMARY KEY, parent_id bigint REFERENCES parent);
-- then
-- good
DROP TABLE one_key;
-- bad
DROP TABLE two_keys;
-- good
ALTER TABLE freed DROP CONSTRAINT freed_q;
-- good
DROP TABLE freed;
-- bad
DROP TABLE parent CASCADE;
-- good
DROP TABLE c1;
