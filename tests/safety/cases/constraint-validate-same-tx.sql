-- The strong lock of the ADD is kept until COMMIT, so VALIDATE scans under it.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, total_cents bigint);
-- then
BEGIN;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT orders_total_positive CHECK (total_cents >= 0) NOT VALID;
-- bad
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_total_positive;
COMMIT;
-- bad
ALTER TABLE shop.orders
  ADD CONSTRAINT orders_id_positive CHECK (id > 0) NOT VALID,
  VALIDATE CONSTRAINT orders_id_positive;
BEGIN;
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
COMMIT;
BEGIN;
-- good
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_customer_id_fkey;
COMMIT;
BEGIN;
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, cents bigint);
-- good
ALTER TABLE shop.payments ADD CONSTRAINT payments_cents_positive CHECK (cents > 0) NOT VALID;
-- good
ALTER TABLE shop.payments VALIDATE CONSTRAINT payments_cents_positive;
COMMIT;
