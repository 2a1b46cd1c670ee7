-- Migration: unit prices with fractions of a cent
-- Created:   2026-11-19 16:00
-- Depends:   20261117120000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Screws are sold by the thousand, and one of them
-- costs less than a cent. The unit stays the cent.
-- Rewrites order_items and all its indexes.
ALTER TABLE shop.order_items
  ALTER COLUMN unit_price TYPE numeric(12,2);

-- Verify
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'order_items'
   AND column_name = 'unit_price'
   AND numeric_scale = 2;
COMMIT;
