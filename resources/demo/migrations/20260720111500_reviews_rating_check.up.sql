-- Migration: ratings from one to five
-- Created:   2026-07-20 11:15
-- Depends:   20260706083000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The form offers one to five stars, and an import nearly wrote a zero. Reads all rows: a few thousand, no time.
ALTER TABLE shop.reviews
  ADD CONSTRAINT reviews_rating_check CHECK (rating BETWEEN 1 AND 5);

-- Verify
SELECT count(*) = 1 AS ok
  FROM pg_constraint
 WHERE conrelid = 'shop.reviews'::regclass
   AND conname = 'reviews_rating_check'
   AND convalidated;
COMMIT;
