-- b has a validated CHECK, c one that is NOT VALID, d one that is too wide.
CREATE SCHEMA shop;
CREATE TABLE shop.events (id bigint NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.a (id bigint NOT NULL, at date NOT NULL);
CREATE TABLE shop.b (id bigint NOT NULL, at date NOT NULL,
  CONSTRAINT b_at CHECK (at >= '2024-02-01' AND at < '2024-03-01'));
CREATE TABLE shop.c (id bigint NOT NULL, at date NOT NULL);
ALTER TABLE shop.c ADD CONSTRAINT c_at CHECK (at >= '2024-03-01' AND at < '2024-04-01') NOT VALID;
CREATE TABLE shop.d (id bigint NOT NULL, at date NOT NULL,
  CONSTRAINT d_at CHECK (at >= '2024-01-01' AND at < '2025-01-01'));
-- then
-- bad
ALTER TABLE shop.events ATTACH PARTITION shop.a FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- good
ALTER TABLE shop.events ATTACH PARTITION shop.b FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
-- bad
ALTER TABLE shop.events ATTACH PARTITION shop.c FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
-- bad
ALTER TABLE shop.events ATTACH PARTITION shop.d FOR VALUES FROM ('2024-04-01') TO ('2024-05-01');
-- good
CREATE TABLE shop.e (LIKE shop.events INCLUDING ALL);
-- good
ALTER TABLE shop.events ATTACH PARTITION shop.e FOR VALUES FROM ('2024-05-01') TO ('2024-06-01');
