-- REFRESH MATERIALIZED VIEW CONCURRENTLY may run in a transaction in spite of its name.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE MATERIALIZED VIEW shop.order_counts AS SELECT status, count(*) AS n FROM shop.orders GROUP BY status;
CREATE UNIQUE INDEX order_counts_status_idx ON shop.order_counts (status);
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- then
-- good
CREATE INDEX CONCURRENTLY orders_id_status_idx ON shop.orders (id, status);
BEGIN;
-- bad
CREATE INDEX CONCURRENTLY orders_status_id_idx ON shop.orders (status, id);
COMMIT;
BEGIN;
-- bad
DROP INDEX CONCURRENTLY shop.orders_status_idx;
COMMIT;
BEGIN;
-- bad
ALTER TABLE shop.events DETACH PARTITION shop.events_1 CONCURRENTLY;
COMMIT;
BEGIN;
-- bad
VACUUM shop.orders;
COMMIT;
BEGIN;
-- good
REFRESH MATERIALIZED VIEW CONCURRENTLY shop.order_counts;
-- good
REINDEX TABLE shop.orders;
COMMIT;
-- good
DROP INDEX CONCURRENTLY shop.orders_status_idx;
