-- Domains with and without a rule of their own.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, total_cents bigint);
-- then
-- bad
CREATE DOMAIN shop.cents AS bigint CHECK (VALUE >= 0);
-- bad
CREATE DOMAIN shop.email AS text NOT NULL;
-- bad
CREATE DOMAIN shop.country AS text DEFAULT 'DE' CONSTRAINT country_length CHECK (length(VALUE) = 2);
-- good
CREATE DOMAIN shop.weight AS numeric(10, 3);
-- good
CREATE DOMAIN shop.flag AS boolean DEFAULT false;
-- good
ALTER TABLE shop.orders ADD CONSTRAINT orders_total_positive CHECK (total_cents >= 0) NOT VALID;
-- good
CREATE TYPE shop.channel AS ENUM ('web', 'shop');
