-- Migration: carrier of a shipment
-- Created:   2026-06-22 09:45
-- Depends:   20260608150000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Until now everything went by DHL; from July on there are four.
CREATE TYPE shop.carrier AS ENUM ('dhl', 'ups', 'gls', 'post');

-- A constant default is kept in the catalog, so nothing is rewritten, and old rows say dhl, as it was.
ALTER TABLE shop.shipments
  ADD COLUMN carrier shop.carrier NOT NULL DEFAULT 'dhl';

-- Tracking codes are unique with their carrier only.
CREATE UNIQUE INDEX shipments_carrier_tracking_code_key ON shop.shipments (carrier, tracking_code)
  WHERE tracking_code IS NOT NULL;

-- Verify
SELECT count(*) = 0 AS ok
  FROM shop.shipments
 WHERE carrier IS NULL;
COMMIT;
