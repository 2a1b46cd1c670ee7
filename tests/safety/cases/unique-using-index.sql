-- The index gets the name of the constraint. Without a lock_timeout the brief lock may wait and hold up everybody.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text, phone text, code text);
CREATE UNIQUE INDEX customers_email_idx ON shop.customers (email);
CREATE UNIQUE INDEX customers_phone_key ON shop.customers (phone);
-- then
-- bad
ALTER TABLE shop.customers ADD CONSTRAINT customers_email_key UNIQUE USING INDEX customers_email_idx;
-- good
SET lock_timeout = '2s';
-- good
ALTER TABLE shop.customers ADD CONSTRAINT customers_phone_key UNIQUE USING INDEX customers_phone_key;
-- good
CREATE UNIQUE INDEX CONCURRENTLY customers_code_idx ON shop.customers (code);
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, reference text);
-- good
CREATE UNIQUE INDEX payments_reference_idx ON shop.payments (reference);
-- good
ALTER TABLE shop.payments ADD CONSTRAINT payments_reference_key UNIQUE USING INDEX payments_reference_idx;
