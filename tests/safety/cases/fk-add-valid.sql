-- The events are partitioned; each partition has its own proven key before the parent gets one.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, parent_id bigint, referrer_id bigint);
CREATE TABLE shop.events (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
ALTER TABLE shop.events_1
  ADD CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id);
-- then
-- bad
ALTER TABLE shop.orders
  ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id);
-- bad
ALTER TABLE shop.orders ADD CONSTRAINT orders_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES shop.orders;
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT orders_referrer_id_fkey FOREIGN KEY (referrer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_referrer_id_fkey;
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, order_id bigint);
-- good
ALTER TABLE shop.payments ADD CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES shop.orders (id);
-- good
ALTER TABLE shop.events ADD CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id);
