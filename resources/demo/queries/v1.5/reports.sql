-- Reports: what the dashboard and the nightly jobs of v1.5 ask.

-- name: DailySales :many
-- calls_per_day: 288
SELECT day, currency, orders, customers, revenue_cents
  FROM shop.daily_sales
 WHERE day >= $1
 ORDER BY day;

-- name: BestSellers :many
-- calls_per_day: 48
SELECT i.product_id, p.name, sum(i.quantity) AS sold,
       round(sum(i.quantity * i.unit_price))::bigint AS revenue_cents
  FROM shop.order_items i
  JOIN shop.orders o ON o.id = i.order_id
  JOIN shop.products p ON p.id = i.product_id
 WHERE o.created_at >= $1
 GROUP BY i.product_id, p.name
 ORDER BY sold DESC
 LIMIT $2;

-- name: FulfilmentCounts :many
-- calls_per_day: 288
SELECT o.fulfilment_status, count(*) AS orders, min(o.created_at) AS oldest
  FROM shop.orders o
 WHERE o.fulfilment_status <> 'shipped'
 GROUP BY o.fulfilment_status;

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
SELECT s.id, s.created_at, s.status, s.currency, s.total_cents, s.note AS customer_note,
       c.email, c.full_name
  FROM shop.order_summary s
  JOIN shop.customers c ON c.id = s.customer_id
 WHERE s.created_at >= $1
   AND s.created_at < $2
 ORDER BY s.id;
