-- cents is used by a table, weight by none, and there is NOT NULL already.
CREATE SCHEMA shop;
CREATE DOMAIN shop.cents AS bigint;
CREATE DOMAIN shop.there AS bigint NOT NULL;
CREATE DOMAIN shop.weight AS numeric;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, total shop.cents, kind shop.there);
-- then
-- bad
ALTER DOMAIN shop.cents SET NOT NULL;
-- good
ALTER DOMAIN shop.there SET NOT NULL;
-- good
ALTER DOMAIN shop.weight SET NOT NULL;
-- good
ALTER DOMAIN shop.cents DROP NOT NULL;
-- bad
ALTER DOMAIN shop.cents SET NOT NULL;
-- good
CREATE DOMAIN shop.code AS text;
-- good
CREATE TABLE shop.vouchers (id bigint PRIMARY KEY, code shop.code);
-- good
ALTER DOMAIN shop.code SET NOT NULL;
