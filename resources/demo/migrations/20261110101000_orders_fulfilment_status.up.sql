-- Migration: fulfilment status on orders
-- Created:   2026-11-10 10:10
-- Depends:   20261104091500
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Every order has a state the warehouse sees.
ALTER TABLE shop.orders
  ADD COLUMN IF NOT EXISTS fulfilment_status
    text NOT NULL DEFAULT 'pending';

-- Only known states.
ALTER TABLE shop.orders
  ADD CONSTRAINT orders_fulfilment_check
  CHECK (fulfilment_status IN
    ('pending', 'picked', 'shipped'));

-- The warehouse lists what is still open.
CREATE INDEX IF NOT EXISTS orders_open_idx
  ON shop.orders (created_at)
  WHERE fulfilment_status <> 'shipped';

-- Verify
SELECT count(*) = 0 AS ok
  FROM shop.orders
 WHERE fulfilment_status IS NULL;
COMMIT;
