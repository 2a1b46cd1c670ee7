-- A note: VALIDATE is the right way, but it reads the whole table. A proven constraint costs nothing.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, total_cents bigint,
  CONSTRAINT orders_total_small CHECK (total_cents < 100000000));
ALTER TABLE shop.orders ADD CONSTRAINT orders_total_positive CHECK (total_cents >= 0) NOT VALID;
ALTER TABLE shop.orders ADD CONSTRAINT f1 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- then
-- bad
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_total_positive;
-- bad
ALTER TABLE shop.orders VALIDATE CONSTRAINT f1;
-- good
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_total_small;
-- good
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_total_positive;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT orders_id_positive CHECK (id > 0) NOT VALID;
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, cents bigint);
-- good
ALTER TABLE shop.payments ADD CONSTRAINT payments_cents_positive CHECK (cents > 0) NOT VALID;
-- good
ALTER TABLE shop.payments VALIDATE CONSTRAINT payments_cents_positive;
