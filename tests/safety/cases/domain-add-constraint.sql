-- cents is used by a table, weight by none.
CREATE SCHEMA shop;
CREATE DOMAIN shop.cents AS bigint;
CREATE DOMAIN shop.net_cents AS shop.cents;
CREATE DOMAIN shop.weight AS numeric;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, total shop.cents);
CREATE TABLE shop.payments (id bigint PRIMARY KEY, paid shop.net_cents);
-- then
-- bad
ALTER DOMAIN shop.cents ADD CONSTRAINT cents_positive CHECK (VALUE >= 0);
-- bad
ALTER DOMAIN shop.net_cents ADD CHECK (VALUE < 1000000000);
-- good
ALTER DOMAIN shop.cents ADD CONSTRAINT cents_small CHECK (VALUE < 1000000000) NOT VALID;
-- good
ALTER DOMAIN shop.weight ADD CONSTRAINT weight_positive CHECK (VALUE > 0);
-- good
ALTER DOMAIN shop.cents DROP CONSTRAINT cents_small;
-- good
CREATE DOMAIN shop.code AS text;
-- good
CREATE TABLE shop.vouchers (id bigint PRIMARY KEY, code shop.code);
-- good
ALTER DOMAIN shop.code ADD CONSTRAINT code_length CHECK (length(VALUE) = 8);
