-- CONCURRENTLY is there from PostgreSQL 14 on.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE shop.events_3 PARTITION OF shop.events FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
-- then
-- bad
ALTER TABLE shop.events DETACH PARTITION shop.events_1;
-- good
ALTER TABLE shop.events DETACH PARTITION shop.events_2 CONCURRENTLY;
BEGIN;
-- bad
ALTER TABLE shop.events DETACH PARTITION shop.events_3;
COMMIT;
-- good
ALTER TABLE shop.events DETACH PARTITION shop.events_2 FINALIZE;
-- good
CREATE TABLE shop.visits (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- good
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- good
ALTER TABLE shop.visits DETACH PARTITION shop.visits_1;
