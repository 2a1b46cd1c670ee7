-- server: 18
-- Only ENFORCED checks rows; NOT ENFORCED gives up the protection.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, total_cents bigint, customer_id bigint, agent_id bigint);
ALTER TABLE shop.orders
  ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT ENFORCED;
ALTER TABLE shop.orders ADD CONSTRAINT orders_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES shop.customers (id);
-- then
-- bad
ALTER TABLE shop.orders ALTER CONSTRAINT orders_customer_id_fkey ENFORCED;
-- bad
ALTER TABLE shop.orders ALTER CONSTRAINT orders_agent_id_fkey NOT ENFORCED;
-- good
ALTER TABLE shop.orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE INITIALLY DEFERRED;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT orders_total_positive CHECK (total_cents >= 0) NOT VALID;
-- good
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_total_positive;
