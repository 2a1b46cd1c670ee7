-- Migration: the provider's name for a payment
-- Created:   2026-09-14 09:40
-- Depends:   20260831100000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Null until the provider answers. Nullable and without default, so nothing is rewritten.
ALTER TABLE shop.payments
  ADD COLUMN provider_ref text;

-- The provider sends some messages twice; the second must not make a second payment.
CREATE UNIQUE INDEX payments_provider_ref_key ON shop.payments (provider_ref)
  WHERE provider_ref IS NOT NULL;

-- Verify
SELECT count(*) = 1 AS ok
  FROM pg_index
 WHERE indexrelid = to_regclass('shop.payments_provider_ref_key')
   AND indisunique;
COMMIT;
