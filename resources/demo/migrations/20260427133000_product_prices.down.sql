-- Rollback: prices with their history
-- Reverses: 20260427133000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- It reads product_prices; PostgreSQL would let it stay and fail when called.
DROP FUNCTION shop.current_price_cents(bigint, char);

-- The history of prices is lost; what was paid stays in order_items.
DROP TABLE shop.product_prices;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_class
 WHERE oid = to_regclass('shop.product_prices');
COMMIT;
