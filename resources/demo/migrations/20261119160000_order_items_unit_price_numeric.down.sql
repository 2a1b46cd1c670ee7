-- Rollback: unit prices with fractions of a cent
-- Reverses: 20261119160000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Rewrites the table once more. Prices written since
-- the up are rounded to whole cents.
ALTER TABLE shop.order_items
  ALTER COLUMN unit_price TYPE integer
    USING round(unit_price)::integer;

-- Verify rollback
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'order_items'
   AND column_name = 'unit_price'
   AND data_type = 'integer';
COMMIT;
