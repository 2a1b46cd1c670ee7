-- Migration: orders.note becomes customer_note
-- Created:   2026-11-12 14:00
-- Depends:   20261110101000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Support keeps writing its own remarks into it; the
-- new name says whose note it is. Views follow by
-- themselves, code that asks for note does not.
ALTER TABLE shop.orders
  RENAME COLUMN note TO customer_note;

-- Verify
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'orders'
   AND column_name = 'customer_note';
COMMIT;
