-- customer_id is NOT NULL, agent_id is not.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, agent_id bigint);
CREATE TABLE shop.payments (id bigint PRIMARY KEY, order_id bigint NOT NULL);
-- then
-- bad
ALTER TABLE shop.payments
  ADD CONSTRAINT f1 FOREIGN KEY (order_id) REFERENCES shop.orders (id) ON DELETE CASCADE NOT VALID;
-- bad
ALTER TABLE shop.orders
  ADD CONSTRAINT f2 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE SET NULL NOT VALID;
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT f3 FOREIGN KEY (agent_id) REFERENCES shop.customers (id) ON DELETE SET NULL NOT VALID;
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT f4 FOREIGN KEY (agent_id) REFERENCES shop.customers (id) ON DELETE NO ACTION NOT VALID;
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT f5 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE RESTRICT NOT VALID;
-- good
ALTER TABLE shop.orders DROP CONSTRAINT f2, ALTER COLUMN customer_id DROP NOT NULL;
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT f6 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE SET NULL NOT VALID;
-- bad
CREATE TABLE shop.refunds (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders (id) ON DELETE CASCADE);
