-- Rollback: items leave the cart after a while
-- Reverses: 20260817130000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- It reads expires_at; PostgreSQL would let it stay and fail when called.
DROP FUNCTION shop.purge_expired_cart_items(timestamptz);

-- The index goes with the column; nothing expires any more.
ALTER TABLE shop.cart_items
  DROP COLUMN expires_at;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'cart_items'
   AND column_name = 'expires_at';
COMMIT;
