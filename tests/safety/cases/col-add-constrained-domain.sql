CREATE SCHEMA shop;
CREATE DOMAIN amount AS integer;
CREATE DOMAIN shop.amount AS integer CHECK (VALUE >= 0);
CREATE DOMAIN shop.refund AS shop.amount;
CREATE DOMAIN shop.weight AS integer NOT NULL DEFAULT 0;
CREATE TABLE t (id bigint PRIMARY KEY);
-- then
-- bad
ALTER TABLE t ADD COLUMN paid shop.amount;
-- bad
ALTER TABLE t ADD COLUMN back shop.refund DEFAULT 3;
-- bad
ALTER TABLE t ADD COLUMN grams shop.weight;
-- good
ALTER TABLE t ADD COLUMN free amount;
-- good
ALTER TABLE t ADD COLUMN several shop.amount[];
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh ADD COLUMN paid shop.amount;
-- good
ALTER DOMAIN shop.amount DROP CONSTRAINT amount_check;
-- good
ALTER TABLE t ADD COLUMN later shop.amount;
