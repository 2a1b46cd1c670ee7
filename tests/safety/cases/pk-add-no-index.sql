-- The first two tables have rows and no primary key; the third gets one from an index that is ready.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint NOT NULL, note text);
CREATE TABLE shop.payments (order_id bigint, part integer);
CREATE TABLE shop.customers (id bigint NOT NULL);
CREATE UNIQUE INDEX customers_pkey ON shop.customers (id);
-- then
-- bad
ALTER TABLE shop.orders ADD PRIMARY KEY (id);
-- bad
ALTER TABLE shop.payments ADD CONSTRAINT payments_pkey PRIMARY KEY (order_id, part);
-- good
ALTER TABLE shop.customers ADD CONSTRAINT customers_pkey PRIMARY KEY USING INDEX customers_pkey;
-- good
CREATE TABLE shop.refunds (id bigint PRIMARY KEY);
-- good
CREATE TABLE shop.returns (id bigint);
-- good
ALTER TABLE shop.returns ADD PRIMARY KEY (id);
