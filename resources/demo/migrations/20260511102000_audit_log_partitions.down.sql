-- Rollback: audit log, a partition a month
-- Reverses: 20260511102000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- From here on changes to products are not logged.
DROP TRIGGER products_audit ON shop.products;

-- From here on changes to payments are not logged.
DROP TRIGGER payments_audit ON shop.payments;

-- No trigger calls it any more.
DROP FUNCTION shop.write_audit_log();

-- The partitions and the sequence go with it; archive the months first.
DROP TABLE shop.audit_log;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_class
 WHERE relnamespace = 'shop'::regnamespace
   AND relname LIKE 'audit\_log%';
COMMIT;
