-- Columns of type integer and smallint cannot hold every bigint that they may have to refer to.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.shelves (id int PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id integer, payer_id bigint, shelf_id int4,
  agent_id smallint);
-- then
-- bad
ALTER TABLE shop.orders ADD CONSTRAINT f1 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- bad
ALTER TABLE shop.orders ADD CONSTRAINT f2 FOREIGN KEY (agent_id) REFERENCES shop.customers;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f3 FOREIGN KEY (payer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f4 FOREIGN KEY (shelf_id) REFERENCES shop.shelves (id) NOT VALID;
-- bad
CREATE TABLE shop.payments (id bigint PRIMARY KEY, order_id integer REFERENCES shop.orders (id));
-- good
CREATE TABLE shop.refunds (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders);
-- good
ALTER TABLE shop.orders DROP CONSTRAINT f1, ALTER COLUMN customer_id TYPE bigint;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f1 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- bad
CREATE TABLE shop.visits (id bigint PRIMARY KEY, order_id uuid REFERENCES shop.orders);
