-- The bad ones fail with 0A000.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- then
-- bad
CREATE TABLE shop.visits (id bigint PRIMARY KEY, at date NOT NULL) PARTITION BY RANGE (at);
-- good
CREATE TABLE shop.visits (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
-- bad
ALTER TABLE shop.events ADD CONSTRAINT events_pkey PRIMARY KEY (id);
-- good
ALTER TABLE shop.events ADD CONSTRAINT events_pkey PRIMARY KEY (id, at);
-- bad
CREATE UNIQUE INDEX events_id_key ON shop.events (id);
-- good
CREATE INDEX events_id_idx ON shop.events (id);
-- good
CREATE UNIQUE INDEX events_1_id_key ON shop.events_1 (id);
