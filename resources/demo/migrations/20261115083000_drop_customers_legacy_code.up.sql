-- Migration: customers without legacy_code
-- Created:   2026-11-15 08:30
-- Depends:   20261112140000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The old shop was switched off in September, so its
-- numbers lead nowhere any more.
ALTER TABLE shop.customers
  DROP COLUMN IF EXISTS legacy_code;

-- Verify
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'customers'
   AND column_name = 'legacy_code';
COMMIT;
