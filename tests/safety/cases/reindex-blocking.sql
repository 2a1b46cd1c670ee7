-- Both spellings of CONCURRENTLY.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text);
CREATE INDEX orders_status_idx ON shop.orders (status);
-- then
-- bad
REINDEX TABLE shop.orders;
-- bad
REINDEX INDEX shop.orders_status_idx;
-- bad
REINDEX (VERBOSE) SCHEMA shop;
-- good
REINDEX TABLE CONCURRENTLY shop.orders;
-- good
REINDEX (CONCURRENTLY, VERBOSE) INDEX shop.orders_status_idx;
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, order_id bigint);
-- good
REINDEX TABLE shop.payments;
