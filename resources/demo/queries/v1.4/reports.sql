-- Reports: what the dashboard and the nightly jobs of v1.4 ask.

-- name: DailySales :many
-- calls_per_day: 288
SELECT day, currency, orders, customers, revenue_cents
  FROM shop.daily_sales
 WHERE day >= $1
 ORDER BY day;

-- name: BestSellers :many
-- calls_per_day: 48
SELECT i.product_id, p.name, sum(i.quantity) AS sold,
       sum(i.quantity * i.unit_price) AS revenue_cents
  FROM shop.order_items i
  JOIN shop.orders o ON o.id = i.order_id
  JOIN shop.products p ON p.id = i.product_id
 WHERE o.created_at >= $1
 GROUP BY i.product_id, p.name
 ORDER BY sold DESC
 LIMIT $2;

-- name: UnpaidOrders :many
-- calls_per_day: 24
SELECT id, customer_name, total_cents, paid_cents
  FROM shop.order_summary
 WHERE status = 'paid'
   AND paid_cents < total_cents;

-- name: SearchOrders :many
-- calls_per_day: 720
SELECT id, created_at
  FROM shop.order_search
 WHERE words @@ websearch_to_tsquery('simple', $1)
 ORDER BY created_at DESC
 LIMIT 50;

-- name: NightlyOrderExport :many
-- calls_per_day: 1
SELECT o.id, o.created_at, o.status, o.currency, o.total_cents, o.note,
       c.email, c.full_name
  FROM shop.orders o
  JOIN shop.customers c ON c.id = o.customer_id
 WHERE o.created_at >= $1
   AND o.created_at < $2
 ORDER BY o.id;
