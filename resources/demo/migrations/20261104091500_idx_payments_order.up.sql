-- Migration: index on payments.order_id
-- Created:   2026-11-04 09:15
-- Depends:   20261021120000
-- Not in a transaction: CREATE INDEX CONCURRENTLY
-- refuses to run inside one.

-- The order page reads the payments of one order,
-- and scans the whole table for it. Reads and writes
-- of payments go on while the index is built.
CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_order_idx
  ON shop.payments (order_id);

-- Verify
SELECT count(*) = 1 AS ok
  FROM pg_index
 WHERE indexrelid = to_regclass('shop.payments_order_idx')
   AND indisvalid;
