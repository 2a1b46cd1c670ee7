-- Rollback: refunds
-- Reverses: 20260608150000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- It reads refunds; PostgreSQL would let it stay and fail when called.
DROP FUNCTION shop.refundable_cents(bigint);

-- The record of refunds is lost; the provider keeps its own.
DROP TABLE shop.refunds;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_class
 WHERE oid = to_regclass('shop.refunds');
COMMIT;
