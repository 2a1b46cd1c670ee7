-- Rollback: shop schema and staff users
-- Reverses: 20260302090000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The staff accounts are lost; nothing else refers to them yet.
DROP TABLE shop.users;

-- The trigger function has no table left to serve.
DROP FUNCTION shop.touch_updated_at();

-- Only users.role had this type.
DROP TYPE shop.user_role;

-- Only users.email had this domain.
DROP DOMAIN shop.email_address;

-- Without CASCADE on purpose: this must fail if anything is left.
DROP SCHEMA shop;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_namespace
 WHERE nspname = 'shop';
COMMIT;
