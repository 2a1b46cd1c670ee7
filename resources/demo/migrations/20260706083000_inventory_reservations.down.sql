-- Rollback: reserved stock
-- Reverses: 20260706083000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- It writes reserved; PostgreSQL would let it stay and fail when called.
DROP FUNCTION shop.release_stock(bigint, integer);

-- The same for its counterpart.
DROP FUNCTION shop.reserve_stock(bigint, integer);

-- available is computed from reserved, and the check names both: all three go together. Reservations are lost.
ALTER TABLE shop.inventory
  DROP CONSTRAINT inventory_reserved_check,
  DROP COLUMN available,
  DROP COLUMN reserved;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'inventory'
   AND column_name IN ('reserved', 'available');
COMMIT;
