-- Migration: items leave the cart after a while
-- Created:   2026-08-17 13:00
-- Depends:   20260803090000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Null stays for ever. Nullable and without default, so nothing is rewritten.
ALTER TABLE shop.cart_items
  ADD COLUMN expires_at timestamptz;

-- The hourly job looks for what has expired, and most rows never do.
CREATE INDEX cart_items_expires_at_idx ON shop.cart_items (expires_at)
  WHERE expires_at IS NOT NULL;

-- Takes expired items out and says how many; the hourly job calls it.
CREATE FUNCTION shop.purge_expired_cart_items(as_of timestamptz DEFAULT now()) RETURNS bigint
  LANGUAGE sql AS $$
  WITH gone AS (
    DELETE FROM shop.cart_items i
     WHERE i.expires_at <= $1
    RETURNING 1
  )
  SELECT count(*) FROM gone
$$;

-- Verify
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'cart_items'
   AND column_name = 'expires_at';
COMMIT;
