-- Rollback: views for lists, search and reports
-- Reverses: 20261002081500
BEGIN;
SET LOCAL lock_timeout = '2s';

-- The view that it refreshes goes next.
DROP FUNCTION shop.refresh_daily_sales();

-- Its index goes with it; the sums can be made again from orders.
DROP MATERIALIZED VIEW shop.daily_sales;

-- None of the four depends on another; no data is lost.
DROP VIEW shop.product_catalog, shop.customer_overview, shop.order_search, shop.order_summary;

-- Verify rollback
SELECT count(*) = 0 AS ok
  FROM pg_class
 WHERE relnamespace = 'shop'::regnamespace
   AND relkind IN ('v', 'm');
COMMIT;
