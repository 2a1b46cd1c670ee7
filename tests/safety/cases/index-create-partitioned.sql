-- The server refuses CONCURRENTLY on the parent (0A000). places has an index on its only partition already.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- then
-- bad
CREATE INDEX events_kind_idx ON shop.events (kind);
-- bad
CREATE INDEX CONCURRENTLY events_at_idx ON shop.events (at);
-- good
CREATE INDEX events_id_idx ON ONLY shop.events (id);
-- good
CREATE INDEX CONCURRENTLY events_1_id_idx ON shop.events_1 (id);
-- good
ALTER INDEX shop.events_id_idx ATTACH PARTITION shop.events_1_id_idx;
-- good
CREATE TABLE shop.visits (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- good
CREATE INDEX visits_id_idx ON shop.visits (id);
-- bad
CREATE INDEX CONCURRENTLY visits_at_idx ON shop.visits (at);
