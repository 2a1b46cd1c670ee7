-- Rollback: categories, products, stock and reviews
-- Reverses: 20260303101500
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Reviews refer to products; what customers wrote is lost.
DROP TABLE shop.reviews;

-- Stock refers to products; a count of the shelves brings it back.
DROP TABLE shop.inventory;

-- The catalogue is lost; the buyers keep a copy in their sheets.
DROP TABLE shop.products;

-- No product is left to sit on these shelves.
DROP TABLE shop.categories;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.tables
 WHERE table_schema = 'shop'
   AND table_name IN ('categories', 'products', 'inventory', 'reviews');
COMMIT;
