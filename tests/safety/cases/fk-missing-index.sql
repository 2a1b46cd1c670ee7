-- Only a usable index that begins with the columns of the key helps.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.regions (tenant_id bigint, id bigint, PRIMARY KEY (tenant_id, id));
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, payer_id bigint, agent_id bigint,
  courier_id bigint, tenant_id bigint, region_id bigint, status text);
CREATE INDEX orders_customer_id_created_idx ON shop.orders (customer_id, status);
CREATE INDEX orders_status_payer_id_idx ON shop.orders (status, payer_id);
CREATE INDEX orders_open_agent_id_idx ON shop.orders (agent_id) WHERE status = 'open';
CREATE INDEX orders_region_idx ON shop.orders (region_id, tenant_id);
CREATE TABLE shop.customer_notes (customer_id bigint PRIMARY KEY, note text);
-- then
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f1 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- bad
ALTER TABLE shop.orders ADD CONSTRAINT f2 FOREIGN KEY (payer_id) REFERENCES shop.customers (id) NOT VALID;
-- bad
ALTER TABLE shop.orders ADD CONSTRAINT f3 FOREIGN KEY (agent_id) REFERENCES shop.customers (id) NOT VALID;
-- bad
ALTER TABLE shop.orders ADD CONSTRAINT f4 FOREIGN KEY (courier_id) REFERENCES shop.customers (id);
-- good
ALTER TABLE shop.orders
  ADD CONSTRAINT f5 FOREIGN KEY (tenant_id, region_id) REFERENCES shop.regions (tenant_id, id) NOT VALID;
-- good
ALTER TABLE shop.customer_notes ADD CONSTRAINT f6 FOREIGN KEY (customer_id) REFERENCES shop.customers (id) NOT VALID;
-- good
CREATE INDEX CONCURRENTLY orders_courier_id_idx ON shop.orders (courier_id);
-- good
ALTER TABLE shop.orders ADD CONSTRAINT f7 FOREIGN KEY (courier_id) REFERENCES shop.customers (id) NOT VALID;
