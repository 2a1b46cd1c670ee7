-- Migration: the orders of a customer, newest first
-- Created:   2026-10-21 12:00
-- Depends:   20261002081500
-- Not in a transaction: CREATE and DROP INDEX CONCURRENTLY refuse to run inside one.

-- The account page sorted every order of a customer; this index has them in order. Reads and writes go on.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_created_idx
  ON shop.orders (customer_id, created_at DESC);

-- The new index serves all that this one did, the foreign key too.
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_customer_id_idx;

-- Verify
SELECT count(*) = 1 AS ok
  FROM pg_index
 WHERE indexrelid = to_regclass('shop.orders_customer_created_idx')
   AND indisvalid;
