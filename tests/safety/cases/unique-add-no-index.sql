-- ADD UNIQUE builds the index itself unless it is told to use one.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text, phone text, code text);
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- then
-- bad
ALTER TABLE shop.customers ADD CONSTRAINT customers_email_key UNIQUE (email);
-- bad
ALTER TABLE shop.customers ADD COLUMN note text, ADD UNIQUE (phone, code);
-- good
CREATE UNIQUE INDEX CONCURRENTLY customers_code_key ON shop.customers (code);
-- good
ALTER TABLE shop.customers ADD CONSTRAINT customers_code_key UNIQUE USING INDEX customers_code_key;
-- bad
ALTER TABLE shop.events ADD CONSTRAINT events_id_at_key UNIQUE (id, at);
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, reference text UNIQUE, batch bigint);
-- good
ALTER TABLE shop.payments ADD CONSTRAINT payments_batch_key UNIQUE (batch, reference);
