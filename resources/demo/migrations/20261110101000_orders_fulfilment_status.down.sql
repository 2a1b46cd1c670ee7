-- Rollback: fulfilment status on orders
-- Reverses: 20261110101000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The index goes with the column; named here
-- so that the order is plain to read.
DROP INDEX IF EXISTS shop.orders_open_idx;

-- States written since the up are lost.
ALTER TABLE shop.orders
  DROP COLUMN IF EXISTS fulfilment_status;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'orders'
   AND column_name = 'fulfilment_status';
COMMIT;
