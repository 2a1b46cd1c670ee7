-- Rollback: payments and invoice numbers
-- Reverses: 20260318140000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The record of payments is lost; the provider keeps its own.
DROP TABLE shop.payments;

-- Numbers that were given out are forgotten with it.
DROP SEQUENCE shop.invoice_number_seq;

-- Only payments.status had this type.
DROP TYPE shop.payment_status;

-- Only payments.method had this type.
DROP TYPE shop.payment_method;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_class
 WHERE oid IN (to_regclass('shop.payments'), to_regclass('shop.invoice_number_seq'));
COMMIT;
