-- Rollback: orders, their items and their parcels
-- Reverses: 20260305084500
BEGIN;
SET LOCAL lock_timeout = '2s';

-- It reads order_items; PostgreSQL would let it stay and fail when called.
DROP FUNCTION shop.order_items_total(bigint);

-- Parcels refer to orders.
DROP TABLE shop.shipments;

-- Items refer to orders.
DROP TABLE shop.order_items;

-- All orders are lost: only to be used before the shop opens.
DROP TABLE shop.orders;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.tables
 WHERE table_schema = 'shop'
   AND table_name IN ('orders', 'order_items', 'shipments');
COMMIT;
