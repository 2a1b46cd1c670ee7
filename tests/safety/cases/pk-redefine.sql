-- A primary key that is replaced by one that must be built, and one that is swapped for a ready index.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id integer NOT NULL, new_id bigint NOT NULL, CONSTRAINT orders_pkey PRIMARY KEY (id));
CREATE TABLE shop.payments (id integer NOT NULL, new_id bigint NOT NULL, CONSTRAINT payments_pkey PRIMARY KEY (id));
CREATE UNIQUE INDEX payments_new_id_idx ON shop.payments (new_id);
CREATE TABLE shop.customers (id bigint NOT NULL, email text UNIQUE);
CREATE TABLE shop.parts (a bigint PRIMARY KEY, b bigint NOT NULL);
-- then
-- bad
ALTER TABLE shop.parts DROP CONSTRAINT IF EXISTS parts_pkey, ADD PRIMARY KEY (a, b);
-- bad
ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY (new_id);
-- good
ALTER TABLE shop.payments
  DROP CONSTRAINT payments_pkey,
  ADD CONSTRAINT payments_pkey PRIMARY KEY USING INDEX payments_new_id_idx;
-- good
ALTER TABLE shop.customers ADD PRIMARY KEY (id);
-- good
ALTER TABLE shop.customers DROP CONSTRAINT customers_email_key, ADD CONSTRAINT customers_email_key UNIQUE (email, id);
-- good
CREATE TABLE shop.refunds (id bigint, order_id bigint, CONSTRAINT refunds_pkey PRIMARY KEY (id));
-- good
ALTER TABLE shop.refunds DROP CONSTRAINT refunds_pkey, ADD CONSTRAINT refunds_pkey PRIMARY KEY (order_id, id);
