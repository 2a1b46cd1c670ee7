-- The finding is on the drop: that is the statement which stands in the wrong place.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, status text, note text);
CREATE INDEX orders_customer_id_idx ON shop.orders (customer_id);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE INDEX orders_note_idx ON shop.orders (note);
CREATE INDEX orders_note_id_idx ON shop.orders (note, id);
-- then
-- bad
DROP INDEX CONCURRENTLY shop.orders_customer_id_idx;
-- good
CREATE INDEX CONCURRENTLY orders_customer_id_status_idx ON shop.orders (customer_id, status);
-- good
CREATE INDEX CONCURRENTLY orders_status_id_idx ON shop.orders (status, id);
-- good
DROP INDEX CONCURRENTLY shop.orders_status_idx;
-- good
DROP INDEX CONCURRENTLY shop.orders_note_idx;
-- good
CREATE INDEX CONCURRENTLY orders_note_status_idx ON shop.orders (note, status);
