CREATE TABLE shop.orders (id bigint PRIMARY KEY, note text, status varchar(20) NOT NULL DEFAULT 'new');
-- then
ALTER TABLE shop.orders ADD COLUMN priority integer;
ALTER TABLE shop.orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
ALTER TABLE shop.orders ADD COLUMN must text NOT NULL;
ALTER TABLE shop.orders DROP COLUMN note;
ALTER TABLE shop.orders RENAME COLUMN status TO state;
CREATE INDEX CONCURRENTLY orders_state_idx ON shop.orders (state);
DROP INDEX shop.orders_state_idx;
CREATE TABLE shop.notes (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders);
ALTER TABLE shop.notes ADD COLUMN body text;
DROP TABLE shop.notes;
ALTER TABLE shop.orders ALTER COLUMN state TYPE varchar(40);
ALTER TABLE shop.orders ALTER COLUMN priority TYPE bigint;
ALTER TABLE shop.orders ADD CONSTRAINT positive CHECK (priority > 0);
ALTER TABLE shop.orders VALIDATE CONSTRAINT positive;
ALTER SYSTEM SET work_mem = '8MB';
