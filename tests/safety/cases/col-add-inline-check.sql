CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
ALTER TABLE t ADD COLUMN n integer CHECK (n > 0);
-- bad
ALTER TABLE t ADD COLUMN q integer NOT NULL DEFAULT 1 CONSTRAINT q_positive CHECK (q > 0);
-- good
ALTER TABLE t ADD COLUMN m integer;
-- good
ALTER TABLE t ADD CONSTRAINT m_positive CHECK (m > 0) NOT VALID;
-- good
ALTER TABLE t ADD COLUMN IF NOT EXISTS a integer CHECK (a > 0);
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh ADD COLUMN n integer CHECK (n > 0);
