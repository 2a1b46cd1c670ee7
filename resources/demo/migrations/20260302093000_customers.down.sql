-- Rollback: customers and their addresses
-- Reverses: 20260302093000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Addresses refer to customers, so they go first; their policies go with them.
DROP TABLE shop.addresses;

-- Only the policies asked for the current customer.
DROP FUNCTION shop.current_customer_id();

-- The accounts are lost; the export of the old shop is the only other copy.
DROP TABLE shop.customers;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_class
 WHERE oid IN (to_regclass('shop.customers'), to_regclass('shop.addresses'));
COMMIT;
