-- The parent is in use already; a parent of the same script is not.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- then
-- bad
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- bad
CREATE TABLE IF NOT EXISTS shop.events_rest PARTITION OF shop.events DEFAULT;
-- good
CREATE TABLE shop.events_2 (LIKE shop.events INCLUDING ALL);
-- good
ALTER TABLE shop.events ATTACH PARTITION shop.events_2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
-- good
CREATE TABLE shop.visits (id bigint, at date NOT NULL) PARTITION BY LIST (at);
-- good
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES IN ('2024-01-01');
