CREATE TABLE parent (id bigint PRIMARY KEY);
CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint REFERENCES parent);
CREATE TABLE grandchild (id bigint PRIMARY KEY, child_id bigint REFERENCES child);
CREATE TABLE lonely (id bigint PRIMARY KEY);
-- then
-- bad
TRUNCATE parent CASCADE;
-- bad
TRUNCATE lonely, child CASCADE;
-- good
TRUNCATE grandchild;
-- good
TRUNCATE lonely CASCADE;
-- good
TRUNCATE parent, child, grandchild;
-- good
ALTER TABLE grandchild DROP CONSTRAINT grandchild_child_id_fkey;
-- good
TRUNCATE child CASCADE;
