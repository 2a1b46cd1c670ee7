-- Migration: marketing consent of customers
-- Created:   2026-11-17 12:00
-- Depends:   20261115083000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Null means: was never asked. Nullable and without
-- default, so nothing is rewritten or scanned.
ALTER TABLE shop.customers
  ADD COLUMN IF NOT EXISTS marketing_consent boolean;

-- Null and false are easily taken for one another.
COMMENT ON COLUMN shop.customers.marketing_consent IS
  'May we send the newsletter? Null: never asked';

-- Verify
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'customers'
   AND column_name = 'marketing_consent'
   AND is_nullable = 'YES';
COMMIT;
