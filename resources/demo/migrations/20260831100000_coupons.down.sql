-- Rollback: coupons
-- Reverses: 20260831100000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- It reads coupons; PostgreSQL would let it stay and fail when called.
DROP FUNCTION shop.coupon_discount_cents(bigint, bigint);

-- orders.coupon_id keeps its numbers, and nothing checks them.
ALTER TABLE shop.orders
  DROP CONSTRAINT orders_coupon_id_fkey;

-- Served only the foreign key.
DROP INDEX shop.orders_coupon_id_idx;

-- The coupons are lost; the checkout's own file has those from before.
DROP TABLE shop.coupons;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_class
 WHERE oid IN (to_regclass('shop.coupons'), to_regclass('shop.orders_coupon_id_idx'));
COMMIT;
