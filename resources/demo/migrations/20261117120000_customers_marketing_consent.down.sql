-- Rollback: marketing consent of customers
-- Reverses: 20261117120000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Answers given since the up are lost, and everybody
-- has to be asked again.
ALTER TABLE shop.customers
  DROP COLUMN IF EXISTS marketing_consent;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'customers'
   AND column_name = 'marketing_consent';
COMMIT;
