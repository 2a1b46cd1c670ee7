-- Rollback: index on payments.order_id
-- Reverses: 20261104091500
-- Not in a transaction: DROP INDEX CONCURRENTLY
-- refuses to run inside one.

-- The order page is slow again; nothing is lost.
DROP INDEX CONCURRENTLY IF EXISTS shop.payments_order_idx;

-- Verify rollback
SELECT to_regclass('shop.payments_order_idx') IS NULL AS ok;
