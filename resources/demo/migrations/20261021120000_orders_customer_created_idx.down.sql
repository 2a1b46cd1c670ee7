-- Rollback: the orders of a customer, newest first
-- Reverses: 20261021120000
-- Not in a transaction: CREATE and DROP INDEX CONCURRENTLY refuse to run inside one.

-- First the old index again, so that the foreign key always has one.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_id_idx
  ON shop.orders (customer_id);

-- The account page sorts again.
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_customer_created_idx;

-- Verify rollback
SELECT count(*) = 1 AS ok
  FROM pg_index
 WHERE indexrelid = to_regclass('shop.orders_customer_id_idx')
   AND indisvalid
   AND to_regclass('shop.orders_customer_created_idx') IS NULL;
