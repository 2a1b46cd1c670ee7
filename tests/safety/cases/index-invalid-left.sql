-- IF NOT EXISTS looks at the name only; the drop before it makes the name free.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, status text, note text);
CREATE INDEX orders_note_idx ON shop.orders (note);
-- then
-- bad
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_id_idx ON shop.orders (customer_id);
-- bad
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_status_id_key ON shop.orders (status, id);
-- good
CREATE INDEX CONCURRENTLY orders_status_idx ON shop.orders (status);
-- good
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_note_idx;
-- good
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note_idx ON shop.orders (note);
