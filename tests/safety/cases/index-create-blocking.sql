-- The same table name in two schemas; one index is there already.
CREATE SCHEMA shop;
CREATE SCHEMA archive;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, status text);
CREATE TABLE archive.orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- then
-- bad
CREATE INDEX orders_customer_id_idx ON shop.orders (customer_id);
-- bad
CREATE UNIQUE INDEX IF NOT EXISTS orders_customer_id_idx ON archive.orders (customer_id);
-- good
CREATE INDEX IF NOT EXISTS orders_status_idx ON shop.orders (status);
-- good
CREATE INDEX CONCURRENTLY orders_status_id_idx ON shop.orders (status, id);
-- good
CREATE INDEX events_id_idx ON ONLY shop.events (id);
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, order_id bigint);
-- good
CREATE INDEX payments_order_id_idx ON shop.payments (order_id);
BEGIN;
-- bad
CREATE INDEX orders_lower_status_idx ON shop.orders (lower(status));
COMMIT;
