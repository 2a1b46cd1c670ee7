CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
ALTER TABLE t SET (autovacuum_enabled = false);
-- good
ALTER TABLE t RESET (autovacuum_enabled);
-- bad
ALTER TABLE t SET (fillfactor = 80, autovacuum_enabled = off);
-- good
ALTER TABLE t SET (autovacuum_enabled = true);
-- bad
CREATE TABLE u (id bigint PRIMARY KEY) WITH (autovacuum_enabled = false);
-- good
ALTER TABLE t SET (autovacuum_vacuum_scale_factor = 0.02);
-- good
CREATE TABLE v (id bigint PRIMARY KEY) WITH (fillfactor = 70);
