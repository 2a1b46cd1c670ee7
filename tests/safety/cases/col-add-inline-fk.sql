CREATE TABLE p (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a bigint);
-- then
-- bad
ALTER TABLE t ADD COLUMN p_id bigint REFERENCES p (id);
-- bad
ALTER TABLE t ADD COLUMN q_id bigint DEFAULT 1 CONSTRAINT t_q_fk REFERENCES p;
-- bad
ALTER TABLE t ADD COLUMN parent bigint REFERENCES t (id);
-- good
ALTER TABLE t ADD COLUMN r_id bigint;
-- good
ALTER TABLE t ADD CONSTRAINT t_r_fk FOREIGN KEY (r_id) REFERENCES p (id) NOT VALID;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
CREATE TABLE other (id bigint PRIMARY KEY);
-- good
ALTER TABLE other ADD COLUMN fresh_id bigint REFERENCES fresh (id);
