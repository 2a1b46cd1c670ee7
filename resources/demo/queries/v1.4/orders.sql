-- Orders: what the shop and the back office of v1.4 ask.

-- name: OrderList :many
-- calls_per_day: 18204
SELECT o.id, o.created_at, o.total_cents,
       o.note
  FROM shop.orders o
 WHERE o.customer_id = $1
 ORDER BY o.created_at DESC
 LIMIT 20;

-- name: OrderPage :one
-- calls_per_day: 9977
SELECT o.id, o.status, o.currency, o.total_cents, o.note, o.created_at,
       c.full_name, c.email, k.code AS coupon
  FROM shop.orders o
  JOIN shop.customers c ON c.id = o.customer_id
  LEFT JOIN shop.coupons k ON k.id = o.coupon_id
 WHERE o.id = $1;

-- name: OrderItems :many
-- calls_per_day: 9977
SELECT i.id, i.product_id, p.name, i.quantity, i.unit_price,
       i.quantity * i.unit_price AS line_cents
  FROM shop.order_items i
  JOIN shop.products p ON p.id = i.product_id
 WHERE i.order_id = $1
 ORDER BY i.id;

-- name: PlaceOrder :one
-- calls_per_day: 1317
INSERT INTO shop.orders (customer_id, currency, total_cents, coupon_id)
VALUES ($1, $2, $3, $4)
RETURNING id, created_at;

-- name: UpdateOrderNote :execrows
-- calls_per_day: 640
UPDATE shop.orders
   SET note = $2
 WHERE id = $1
   AND status IN ('new', 'paid');

-- name: AddOrderItem :exec
-- calls_per_day: 3290
INSERT INTO shop.order_items (order_id, product_id, quantity, unit_price)
VALUES ($1, $2, $3, $4);

-- name: SetOrderStatus :execrows
-- calls_per_day: 3846
UPDATE shop.orders
   SET status = $2
 WHERE id = $1
   AND status <> 'cancelled';

-- name: OrdersByStatus :many
-- calls_per_day: 2150
SELECT o.id, o.customer_id, o.total_cents, o.created_at
  FROM shop.orders o
 WHERE o.status = $1
 ORDER BY o.created_at
 LIMIT $2;

-- name: SubstitutesForItem :many
-- calls_per_day: 412
SELECT r.product_id, p.name, r.price_cents
  FROM shop.order_items i
  JOIN shop.product_prices r ON r.price_cents = i.unit_price
  JOIN shop.products p ON p.id = r.product_id
 WHERE i.id = $1
   AND r.valid_to IS NULL
   AND r.product_id <> i.product_id;

-- name: ReserveStock :one
-- calls_per_day: 3290
SELECT shop.reserve_stock($1, $2) AS reserved;

-- name: AddShipment :one
-- calls_per_day: 1205
INSERT INTO shop.shipments (order_id, carrier, tracking_code, shipped_at)
VALUES ($1, $2, $3, now())
RETURNING id;
