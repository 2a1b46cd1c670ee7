-- Migration: pay by SEPA direct debit
-- Created:   2026-08-03 09:00
-- Depends:   20260720111500
-- There is no down file: PostgreSQL cannot take a value out of an enum, and making the type anew would rewrite
-- payments. A value that no code writes does no harm, so the way back is to switch the method off in the code.
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Before invoice, because the checkout shows the methods in this order.
ALTER TYPE shop.payment_method ADD VALUE 'sepa_debit' BEFORE 'invoice';

-- Verify
SELECT count(*) = 1 AS ok
  FROM pg_enum
 WHERE enumtypid = 'shop.payment_method'::regtype
   AND enumlabel = 'sepa_debit';
COMMIT;
