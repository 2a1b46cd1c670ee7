-- Rollback: customers without legacy_code
-- Reverses: 20261115083000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The column comes back, its values do not: they
-- are null until someone reads them from a backup.
ALTER TABLE shop.customers
  ADD COLUMN IF NOT EXISTS legacy_code text;

-- The catalog says again what the column is.
COMMENT ON COLUMN shop.customers.legacy_code IS
  'Number in the old shop, only for accounts moved in 2026-03';

-- Verify rollback
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'customers'
   AND column_name = 'legacy_code';
COMMIT;
