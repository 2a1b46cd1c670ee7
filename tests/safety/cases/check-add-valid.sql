-- Plain and partitioned tables; a table of the same script has no rows that somebody waits for.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, total_cents bigint, status text);
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- then
-- bad
ALTER TABLE shop.orders ADD CONSTRAINT orders_total_positive CHECK (total_cents >= 0);
-- good
ALTER TABLE shop.orders ADD CONSTRAINT orders_status_known CHECK (status IN ('open', 'paid')) NOT VALID;
-- good
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_status_known;
-- bad
ALTER TABLE shop.events ADD CONSTRAINT events_id_positive CHECK (id > 0);
BEGIN;
-- bad
ALTER TABLE shop.orders ADD CHECK (id > 0), ADD COLUMN note text;
COMMIT;
-- good
CREATE TABLE shop.payments (id bigint PRIMARY KEY, cents bigint CHECK (cents > 0));
-- good
ALTER TABLE shop.payments ADD CONSTRAINT payments_cents_small CHECK (cents < 100000000);
