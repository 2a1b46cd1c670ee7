-- Rollback: carrier of a shipment
-- Reverses: 20260622094500
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Goes before the column, so that the order is plain to read.
DROP INDEX shop.shipments_carrier_tracking_code_key;

-- Which carrier took a parcel is lost.
ALTER TABLE shop.shipments
  DROP COLUMN carrier;

-- Only shipments.carrier had this type.
DROP TYPE shop.carrier;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'shipments'
   AND column_name = 'carrier';
COMMIT;
