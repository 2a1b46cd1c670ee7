-- Rollback: the provider's name for a payment
-- Reverses: 20260914094000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The index goes with the column; references must be asked from the provider again.
ALTER TABLE shop.payments
  DROP COLUMN provider_ref;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'payments'
   AND column_name = 'provider_ref';
COMMIT;
