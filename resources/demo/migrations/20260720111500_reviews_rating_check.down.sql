-- Rollback: ratings from one to five
-- Reverses: 20260720111500
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Any number can be written again; no row changes.
ALTER TABLE shop.reviews
  DROP CONSTRAINT reviews_rating_check;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_constraint
 WHERE conrelid = 'shop.reviews'::regclass
   AND conname = 'reviews_rating_check';
COMMIT;
