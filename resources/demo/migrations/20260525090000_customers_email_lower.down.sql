-- Rollback: one account for each email address, whatever its case
-- Reverses: 20260525090000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Without the index it would read the whole table.
DROP FUNCTION shop.customer_by_email(text);

-- Doubles become possible again; the accounts that were merged stay merged.
DROP INDEX shop.customers_email_lower_key;

-- Verify rollback
SELECT to_regclass('shop.customers_email_lower_key') IS NULL AS ok;
COMMIT;
