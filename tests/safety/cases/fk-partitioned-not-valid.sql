-- Before PostgreSQL 18 the server refuses NOT VALID where the referencing table is partitioned (42809).
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, event_at date);
CREATE TABLE shop.events (customer_id bigint, at date NOT NULL, PRIMARY KEY (at)) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- then
-- bad
ALTER TABLE shop.events
  ADD CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
ALTER TABLE shop.events_1
  ADD CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
ALTER TABLE shop.events_1 VALIDATE CONSTRAINT events_customer_id_fkey;
-- good
ALTER TABLE shop.events ADD CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id);
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
CREATE TABLE shop.visits (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- bad
ALTER TABLE shop.visits ADD FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
