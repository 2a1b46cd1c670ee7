-- Rollback: orders.note becomes customer_note
-- Reverses: 20261112140000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The old name again; every note stays as it is.
ALTER TABLE shop.orders
  RENAME COLUMN customer_note TO note;

-- Verify rollback
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'orders'
   AND column_name = 'note';
COMMIT;
