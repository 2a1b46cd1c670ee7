-- The index of a table that the script itself makes is nobody's concern.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, status text);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE INDEX orders_customer_id_idx ON shop.orders (customer_id);
CREATE INDEX orders_both_idx ON shop.orders (customer_id, status);
-- then
-- bad
DROP INDEX shop.orders_status_idx;
-- good
DROP INDEX CONCURRENTLY shop.orders_customer_id_idx;
-- good
DROP INDEX IF EXISTS shop.orders_status_idx;
BEGIN;
-- bad
DROP INDEX IF EXISTS shop.orders_both_idx;
COMMIT;
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, order_id bigint);
-- good
CREATE INDEX payments_order_id_idx ON shop.payments (order_id);
-- good
DROP INDEX shop.payments_order_id_idx;
