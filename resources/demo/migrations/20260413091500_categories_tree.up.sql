-- Migration: categories become a tree
-- Created:   2026-04-13 09:15
-- Depends:   20260401100000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Null is a top shelf. Nullable and without default, so nothing is rewritten.
ALTER TABLE shop.categories
  ADD COLUMN parent_id bigint;

-- A shelf hangs on an existing one, and not on itself. The table has some 200 rows: a check of all takes no time.
ALTER TABLE shop.categories
  ADD CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES shop.categories (id),
  ADD CONSTRAINT categories_parent_id_check CHECK (parent_id <> id);

-- The menu asks for the children of one category.
CREATE INDEX categories_parent_id_idx ON shop.categories (parent_id);

-- The names from the top down to one category, for the line above each product page.
CREATE FUNCTION shop.category_path(bigint) RETURNS text
  LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT c.parent_id, c.name, 1 AS depth
      FROM shop.categories c
     WHERE c.id = $1
    UNION ALL
    SELECT c.parent_id, c.name, up.depth + 1
      FROM shop.categories c
      JOIN up ON up.parent_id = c.id
  )
  SELECT string_agg(name, ' / ' ORDER BY depth DESC) FROM up
$$;

-- Verify
SELECT count(*) = 1 AS ok
  FROM information_schema.columns
 WHERE table_schema = 'shop'
   AND table_name = 'categories'
   AND column_name = 'parent_id';
COMMIT;
