-- Migration: one account for each email address, whatever its case
-- Created:   2026-05-25 09:00
-- Depends:   20260511102000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Ann@Example.com and ann@example.com are one person. Doubles were merged by support on 2026-05-22.
CREATE UNIQUE INDEX customers_email_lower_key ON shop.customers (lower(email));

-- Looks an account up in the one way that uses the index; the sign-in form calls it.
CREATE FUNCTION shop.customer_by_email(text) RETURNS bigint
  LANGUAGE sql STABLE AS $$
  SELECT c.id
    FROM shop.customers c
   WHERE lower(c.email) = lower($1)
$$;

-- Verify
SELECT count(*) = 1 AS ok
  FROM pg_index
 WHERE indexrelid = to_regclass('shop.customers_email_lower_key')
   AND indisunique;
COMMIT;
