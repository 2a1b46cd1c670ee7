-- Rollback: categories become a tree
-- Reverses: 20260413091500
BEGIN;
SET LOCAL lock_timeout = '2s';

-- It reads parent_id; PostgreSQL would let it stay and fail when called.
DROP FUNCTION shop.category_path(bigint);

-- The index and both constraints go with the column; who hangs where is lost.
ALTER TABLE shop.categories
  DROP COLUMN parent_id;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'categories'
   AND column_name = 'parent_id';
COMMIT;
