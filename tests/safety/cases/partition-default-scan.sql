-- events has a default partition, visits has none, and the default of bills has a CHECK that leaves March out.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_rest PARTITION OF shop.events DEFAULT;
CREATE TABLE shop.events_2 (id bigint, at date NOT NULL, CHECK (at >= '2024-02-01' AND at < '2024-03-01'));
CREATE TABLE shop.visits (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.bills (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.bills_rest PARTITION OF shop.bills (CHECK (at < '2024-03-01' OR at >= '2024-04-01')) DEFAULT;
-- then
-- bad
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- bad
ALTER TABLE shop.events ATTACH PARTITION shop.events_2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
-- good
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- good
CREATE TABLE shop.visits_rest PARTITION OF shop.visits DEFAULT;
-- good
CREATE TABLE shop.bills_3 PARTITION OF shop.bills FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
-- bad
CREATE TABLE shop.bills_4 PARTITION OF shop.bills FOR VALUES FROM ('2024-04-01') TO ('2024-05-01');
