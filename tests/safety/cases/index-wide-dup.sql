-- (customer_id, status) serves every search that (customer_id) serves, but it does not make customer_id unique.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, status text, a int, b int, c int, d int);
CREATE INDEX orders_customer_id_status_idx ON shop.orders (customer_id, status);
-- then
-- bad
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON shop.orders (customer_id);
-- bad
CREATE INDEX CONCURRENTLY orders_everything_idx ON shop.orders (status, a, b, c, d, id);
-- bad
CREATE INDEX CONCURRENTLY orders_a_a_idx ON shop.orders (a, a);
-- bad
CREATE INDEX CONCURRENTLY orders_customer_id_status_idx2 ON shop.orders (customer_id, status);
-- good
CREATE UNIQUE INDEX CONCURRENTLY orders_customer_id_key ON shop.orders (customer_id);
-- good
CREATE INDEX CONCURRENTLY orders_b_c_idx ON shop.orders (b, c);
-- good
CREATE INDEX CONCURRENTLY orders_open_idx ON shop.orders (customer_id) WHERE status = 'open';
-- good
CREATE INDEX CONCURRENTLY orders_status_customer_id_idx ON shop.orders (status, customer_id);
