-- What protects the data of an existing table goes away; a table of the same script has nothing to lose.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text CONSTRAINT customers_email_key UNIQUE);
CREATE TABLE shop.orders (id bigint PRIMARY KEY,
  total_cents bigint CONSTRAINT orders_total_positive CHECK (total_cents > 0),
  customer_id bigint CONSTRAINT orders_customer_id_fkey REFERENCES shop.customers, note text DEFAULT 'none',
  paid boolean NOT NULL CONSTRAINT orders_paid_there CHECK (paid IS NOT NULL));
-- then
-- bad
ALTER TABLE shop.orders DROP CONSTRAINT orders_total_positive;
-- bad
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS orders_customer_id_fkey;
-- bad
ALTER TABLE shop.customers DROP CONSTRAINT customers_email_key;
-- good
ALTER TABLE shop.orders ALTER COLUMN note DROP DEFAULT;
-- good
ALTER TABLE shop.orders RENAME CONSTRAINT orders_pkey TO orders_id_pkey;
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, cents bigint CONSTRAINT payments_cents_positive CHECK (cents > 0));
-- good
ALTER TABLE shop.payments DROP CONSTRAINT payments_cents_positive;
-- good
ALTER TABLE shop.orders DROP CONSTRAINT orders_paid_there;
-- bad
ALTER TABLE shop.orders DROP CONSTRAINT orders_id_pkey;
-- good
ALTER TABLE shop.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (id, email);
