-- Run twice, an unnamed index is there twice. On a new table the second run stops at CREATE TABLE.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, status text);
-- then
-- bad
CREATE INDEX ON shop.orders (customer_id);
-- bad
CREATE INDEX CONCURRENTLY ON shop.orders (status);
-- bad
CREATE UNIQUE INDEX ON shop.orders (customer_id, id);
-- good
CREATE INDEX CONCURRENTLY orders_lower_status_idx ON shop.orders (lower(status));
-- good
CREATE INDEX IF NOT EXISTS orders_status_id_idx ON shop.orders (status, id);
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, order_id bigint);
-- good
CREATE INDEX ON shop.payments (order_id);
