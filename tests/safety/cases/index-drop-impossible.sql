-- Each of the bad ones fails: 0A000 or 2BP01.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text, note text);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE INDEX orders_note_idx ON shop.orders (note);
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE INDEX events_id_idx ON shop.events (id);
-- then
-- bad
DROP INDEX shop.events_1_id_idx;
-- bad
DROP INDEX CONCURRENTLY shop.events_id_idx;
-- bad
DROP INDEX shop.orders_pkey;
-- bad
DROP INDEX CONCURRENTLY shop.orders_status_idx, shop.orders_note_idx;
-- good
DROP INDEX CONCURRENTLY shop.orders_status_idx;
-- good
DROP INDEX shop.events_id_idx;
-- good
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_status_idx;
-- good
ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey;
