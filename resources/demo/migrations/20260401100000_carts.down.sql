-- Rollback: carts
-- Reverses: 20260401100000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Items refer to carts.
DROP TABLE shop.cart_items;

-- Open carts are lost; no order is.
DROP TABLE shop.carts;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.tables
 WHERE table_schema = 'shop'
   AND table_name IN ('carts', 'cart_items');
COMMIT;
