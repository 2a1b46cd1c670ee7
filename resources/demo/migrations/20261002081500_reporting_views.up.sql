-- Migration: views for lists, search and reports
-- Created:   2026-10-02 08:15
-- Depends:   20260914094000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- One line for each order, as the back office lists them.
CREATE VIEW shop.order_summary AS
SELECT o.id,
       o.customer_id,
       c.full_name AS customer_name,
       o.status,
       o.currency,
       o.total_cents,
       o.note,
       o.created_at,
       (SELECT count(*) FROM shop.order_items i WHERE i.order_id = o.id) AS items,
       (SELECT coalesce(sum(p.amount_cents), 0)
          FROM shop.payments p
         WHERE p.order_id = o.id
           AND p.status = 'captured') AS paid_cents
  FROM shop.orders o
  JOIN shop.customers c ON c.id = o.customer_id;

-- Says in the catalog who reads it.
COMMENT ON VIEW shop.order_summary IS 'The order list of the back office.';

-- All the words by which support looks for an order.
CREATE VIEW shop.order_search AS
SELECT o.id,
       o.created_at,
       to_tsvector('simple', concat_ws(' ', o.id, c.full_name, c.email, o.note)) AS words
  FROM shop.orders o
  JOIN shop.customers c ON c.id = o.customer_id;

-- What a customer has bought so far, for support and for the newsletter.
CREATE VIEW shop.customer_overview AS
SELECT c.id,
       c.full_name,
       c.email,
       c.locale,
       c.created_at,
       count(o.id) AS orders,
       coalesce(sum(o.total_cents), 0)::bigint AS spent_cents,
       max(o.created_at) AS last_order_at
  FROM shop.customers c
  LEFT JOIN shop.orders o ON o.customer_id = c.id AND o.status <> 'cancelled'
 GROUP BY c.id;

-- What the category pages show: products that can be bought, with price, stock and opinion.
CREATE VIEW shop.product_catalog AS
SELECT p.id,
       p.sku,
       p.name,
       p.category_id,
       shop.category_path(p.category_id) AS category,
       r.price_cents,
       r.currency,
       coalesce(i.available, 0) AS available,
       (SELECT round(avg(v.rating), 1) FROM shop.reviews v WHERE v.product_id = p.id) AS rating
  FROM shop.products p
  JOIN shop.product_prices r ON r.product_id = p.id AND r.valid_to IS NULL
  LEFT JOIN shop.inventory i ON i.product_id = p.id
 WHERE p.active;

-- Sums by day; kept, because the dashboard asks all day and the past does not change. Days are in UTC.
CREATE MATERIALIZED VIEW shop.daily_sales AS
SELECT (o.created_at AT TIME ZONE 'UTC')::date AS day,
       o.currency,
       count(*) AS orders,
       count(DISTINCT o.customer_id) AS customers,
       sum(o.total_cents)::bigint AS revenue_cents
  FROM shop.orders o
 WHERE o.status <> 'cancelled'
 GROUP BY 1, 2;

-- REFRESH ... CONCURRENTLY needs a unique index.
CREATE UNIQUE INDEX daily_sales_day_currency_key ON shop.daily_sales (day, currency);

-- Brings daily_sales up to date without blocking its readers; the hourly job calls it.
CREATE FUNCTION shop.refresh_daily_sales() RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW CONCURRENTLY shop.daily_sales;
END
$$;

-- Verify
SELECT count(*) = 5 AS ok
  FROM pg_class
 WHERE relnamespace = 'shop'::regnamespace
   AND relkind IN ('v', 'm');
COMMIT;
