-- What counts is one transaction: a statement alone, or BEGIN to COMMIT.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.products (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, product_id bigint);
CREATE TABLE shop.returns (id bigint PRIMARY KEY, customer_id bigint, product_id bigint);
CREATE TABLE shop.reviews (id bigint PRIMARY KEY, customer_id bigint, product_id bigint);
-- then
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f1 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f2 FOREIGN KEY (product_id) REFERENCES shop.products (id) NOT VALID;
BEGIN;
-- good
ALTER TABLE shop.returns ADD CONSTRAINT f3 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- bad
ALTER TABLE shop.returns ADD CONSTRAINT f4 FOREIGN KEY (product_id) REFERENCES shop.products (id) NOT VALID;
COMMIT;
BEGIN;
-- good
ALTER TABLE shop.returns VALIDATE CONSTRAINT f3;
COMMIT;
-- bad
ALTER TABLE shop.reviews
  ADD CONSTRAINT f5 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID,
  ADD CONSTRAINT f6 FOREIGN KEY (product_id) REFERENCES shop.products (id) NOT VALID;
BEGIN;
-- good
ALTER TABLE shop.returns ADD CONSTRAINT f7 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
ALTER TABLE shop.returns ADD CONSTRAINT f8 FOREIGN KEY (product_id) REFERENCES shop.customers (id) NOT VALID;
-- bad
ALTER TABLE shop.reviews ADD CONSTRAINT f9 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f10 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
COMMIT;
