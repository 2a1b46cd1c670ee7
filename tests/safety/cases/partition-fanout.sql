-- ONLY and one partition alone do not spread; what is in the same script is nobody's concern.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
-- then
-- bad
ALTER TABLE shop.events ADD COLUMN note text;
-- bad
ALTER TABLE shop.events ALTER COLUMN kind SET DEFAULT 'web';
-- bad
ALTER TABLE shop.events ADD CONSTRAINT events_id_positive CHECK (id > 0) NOT VALID;
-- good
ALTER TABLE ONLY shop.events ALTER COLUMN kind SET DEFAULT 'shop';
-- good
ALTER TABLE shop.events_1 ALTER COLUMN kind SET DEFAULT 'web';
-- good
ALTER TABLE shop.orders ADD COLUMN note text;
-- good
CREATE TABLE shop.visits (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- good
ALTER TABLE shop.visits ADD COLUMN note text;
