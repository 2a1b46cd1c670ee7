-- A partition that is still attached takes its parent with it into the lock.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE shop.events_3 PARTITION OF shop.events FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
CREATE TABLE shop.notes (id bigint PRIMARY KEY);
-- then
-- bad
DROP TABLE shop.events_1;
-- bad
DROP TABLE IF EXISTS shop.events_3;
-- good
ALTER TABLE shop.events DETACH PARTITION shop.events_2 CONCURRENTLY;
-- good
DROP TABLE shop.events_2;
-- good
DROP TABLE shop.notes;
-- good
DROP TABLE IF EXISTS shop.events_4;
