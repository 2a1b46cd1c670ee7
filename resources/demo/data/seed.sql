-- Data of the demo shop, for a schema with the twenty applied migrations and nothing else in it.
-- Always the same rows: numbers and instants come from generate_series and arithmetic, never from random() or now().
-- Plain SQL, one statement after the other. People, streets and codes are invented; the time is 2026-03-02 to 2026-10-31, UTC.

-- 24 members of staff.
INSERT INTO shop.users (id, email, full_name, role, active, created_at)
SELECT n,
       'staff' || n || '@shop.example',
       (ARRAY['Ada', 'Bruno', 'Carla', 'Dario', 'Edith', 'Faris', 'Greta', 'Hugo'])[(n - 1) % 8 + 1] || ' ' ||
       (ARRAY['Lund', 'Moreau', 'Novak'])[(n - 1) / 8 + 1],
       (ARRAY['support', 'warehouse', 'warehouse', 'buyer', 'support', 'admin'])[(n - 1) % 6 + 1]::shop.user_role,
       n % 12 <> 0,
       timestamptz '2026-03-02 08:00+00' + n * interval '26 hours'
  FROM generate_series(1, 24) AS n;

-- 300 customers. The first 260 came from the old shop, and most of those have its number.
INSERT INTO shop.customers (id, email, full_name, phone, locale, created_at, updated_at, legacy_code)
SELECT n,
       lower(first || '.' || last) || '@example.com',
       first || ' ' || last,
       CASE WHEN n % 3 <> 0 THEN '+49 30 555' || lpad((n * 37 % 10000)::text, 4, '0') END,
       (ARRAY['de', 'de', 'en', 'fr', 'de', 'es'])[n % 6 + 1],
       joined,
       joined,
       CASE WHEN n <= 260 AND n % 11 <> 0 THEN 'K-' || lpad((40000 + n * 17)::text, 6, '0') END
  FROM generate_series(1, 300) AS n,
       LATERAL (SELECT
         (ARRAY['Anna', 'Ben', 'Clara', 'David', 'Elena', 'Felix', 'Hanna', 'Ivan', 'Julia', 'Karim',
                'Lena', 'Marco', 'Nadia', 'Oskar', 'Paula', 'Rafael', 'Sofia', 'Theo', 'Vera', 'Yusuf'])[(n - 1) % 20 + 1] AS first,
         (ARRAY['Adler', 'Becker', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Horvat',
                'Ivanova', 'Jansen', 'Keller', 'Lopez', 'Meyer', 'Nowak', 'Rossi'])[(n - 1) / 20 + 1] AS last,
         CASE WHEN n <= 260
              THEN timestamptz '2026-03-02 10:00+00' + n * interval '2 seconds'
              ELSE timestamptz '2026-03-09 07:30+00' + (n - 260) * interval '139 hours' END AS joined) AS person;

-- One delivery address each, and a billing address for one in five.
INSERT INTO shop.addresses (customer_id, kind, street, postcode, city, country, created_at)
SELECT c.id,
       k.kind,
       (ARRAY['Lindenstraße', 'Hauptstraße', 'Rue des Lilas', 'Calle Mayor', 'Mühlweg', 'Seeufer', 'Am Markt'])[(c.id * k.step) % 7 + 1]
         || ' ' || (c.id * 7 * k.step) % 140 + 1,
       lpad((10115 + c.id * 211 * k.step % 80000)::text, 5, '0'),
       (ARRAY['Berlin', 'Köln', 'Lyon', 'Málaga', 'Hamburg', 'Zürich'])[(c.id * k.step) % 6 + 1],
       (ARRAY['DE', 'DE', 'FR', 'ES', 'DE', 'CH'])[(c.id * k.step) % 6 + 1],
       c.created_at
  FROM shop.customers c
  JOIN (VALUES ('delivery', 1), ('billing', 5)) AS k (kind, step) ON c.id % k.step = 0
 ORDER BY k.step, c.id;

-- Four top shelves, each with four below it.
INSERT INTO shop.categories (id, slug, name, parent_id)
SELECT n, lower(replace(name, ' ', '-')), name, CASE WHEN n > 4 THEN (n - 5) / 4 + 1 END
  FROM unnest(ARRAY['Tools', 'Fixings', 'Garden', 'Lighting',
                    'Hand tools', 'Power tools', 'Measuring', 'Workbenches',
                    'Screws', 'Nails', 'Anchors', 'Hinges',
                    'Spades', 'Watering', 'Seeds', 'Planters',
                    'Bulbs', 'Lamps', 'Torches', 'Cables']) WITH ORDINALITY AS t (name, n);

-- 80 products, five on each lower shelf.
INSERT INTO shop.products (id, sku, name, description, category_id, active, attributes, created_at, updated_at)
SELECT n,
       upper(left(c.slug, 3)) || '-' || lpad(n::text, 4, '0'),
       (ARRAY['Classic', 'Compact', 'Sturdy', 'Long', 'Fine'])[(n - 1) % 5 + 1] || ' ' || lower(c.name),
       'Number ' || (n - 1) % 5 + 1 || ' of our ' || lower(c.name) || '.',
       c.id,
       n % 17 <> 0,
       jsonb_build_object('colour', (ARRAY['red', 'green', 'blue', 'steel'])[n % 4 + 1], 'weight_g', 40 + n * 97 % 3000),
       timestamptz '2026-03-03 12:00+00' + n * interval '1 minute',
       timestamptz '2026-03-03 12:00+00' + n * interval '1 minute'
  FROM generate_series(1, 80) AS n
  JOIN shop.categories c ON c.id = (n - 1) / 5 + 5;

-- Stock of each product; one in sixteen is sold out.
INSERT INTO shop.inventory (product_id, on_hand, reserved, counted_at)
SELECT id,
       CASE WHEN id % 16 = 0 THEN 0 ELSE 20 + id * 31 % 400 END,
       CASE WHEN id % 16 = 0 THEN 0 ELSE id * 5 % 18 END,
       timestamptz '2026-10-30 05:00+00' + id * interval '1 minute'
  FROM shop.products
 ORDER BY id;

-- A new price every twenty days, thirteen so far; the last one has no end. Each product has one that costs the same.
INSERT INTO shop.product_prices (product_id, price_cents, valid_from, valid_to)
SELECT p.id,
       190 + p.id % 40 * 53 % 97 * 100 + (p.id + k) % 5 * 20,
       timestamptz '2026-03-02 00:00+00' + k * interval '480 hours',
       CASE WHEN k < 12 THEN timestamptz '2026-03-02 00:00+00' + (k + 1) * interval '480 hours' END
  FROM generate_series(0, 12) AS k
 CROSS JOIN shop.products p
 ORDER BY k, p.id;

-- Twelve coupons.
INSERT INTO shop.coupons (id, code, percent_off, valid_from, valid_until, max_uses, created_at)
SELECT n,
       (ARRAY['SPRING', 'GARDEN', 'HELLO', 'WINTER'])[(n - 1) % 4 + 1] || 5 * ((n - 1) % 5 + 1),
       5 * ((n - 1) % 5 + 1),
       date '2026-03-01' + n,
       date '2026-12-31',
       CASE WHEN n % 3 = 0 THEN 500 END,
       timestamptz '2026-03-01 09:00+00' + n * interval '1 hour'
  FROM generate_series(1, 12) AS n;

-- 1,200 orders with 3,000 items at the price of their day, in one statement, so that the totals agree.
WITH placed AS MATERIALIZED (
  SELECT n AS id,
         n * 7 % 300 + 1 AS customer_id,
         CASE WHEN n % 29 = 0 THEN 'cancelled'
              WHEN n > 1190 THEN 'new'
              WHEN n > 1170 THEN 'paid'
              WHEN n > 1120 THEN 'shipped'
              ELSE 'delivered' END AS status,
         CASE WHEN n % 9 = 0 THEN n / 9 % 12 + 1 END AS coupon_id,
         CASE WHEN n % 7 = 0 THEN (ARRAY['Please ring twice.', 'Leave it with the neighbour.', 'It is a present, no invoice inside please.',
                                         'Not before Thursday.', 'Gate code 4711.', 'Merci d''avance !',
                                         'Bitte im Hof abstellen.', 'Call me if anything is missing.'])[n / 7 % 8 + 1] END AS note,
         timestamptz '2026-03-02 11:00+00' + n * interval '291 minutes' AS created_at
    FROM generate_series(1, 1200) AS n
), line AS MATERIALIZED (
  SELECT o.id AS order_id,
         r.product_id,
         (o.id + k) % 3 + 1 AS quantity,
         r.price_cents AS unit_price
    FROM placed o
   CROSS JOIN LATERAL generate_series(1, o.id % 4 + 1) AS k
    JOIN shop.product_prices r ON r.product_id = (o.id * 7 + k * 13) % 80 + 1
                              AND r.valid_from <= o.created_at
                              AND (r.valid_to > o.created_at OR r.valid_to IS NULL)
), new_orders AS (
  INSERT INTO shop.orders (id, customer_id, status, total_cents, coupon_id, note, created_at, updated_at)
  SELECT o.id,
         o.customer_id,
         o.status,
         s.cents - shop.coupon_discount_cents(o.coupon_id, s.cents),
         o.coupon_id,
         o.note,
         o.created_at,
         o.created_at + CASE o.status WHEN 'new' THEN interval '0'
                                      WHEN 'paid' THEN interval '9 minutes'
                                      WHEN 'shipped' THEN interval '26 hours'
                                      ELSE interval '75 hours' END
    FROM placed o
    JOIN (SELECT order_id, sum(quantity * unit_price)::bigint AS cents FROM line GROUP BY order_id) AS s ON s.order_id = o.id
   ORDER BY o.id
)
INSERT INTO shop.order_items (order_id, product_id, quantity, unit_price)
SELECT order_id, product_id, quantity, unit_price
  FROM line
 ORDER BY order_id, product_id;

-- A payment for every order but the newest; for cancelled ones it failed. One in forty needed a second try.
INSERT INTO shop.payments (order_id, method, status, amount_cents, created_at, captured_at, provider_ref)
SELECT o.id,
       (ARRAY['card', 'card', 'paypal', 'invoice', 'sepa_debit'])[o.id % 5 + 1]::shop.payment_method,
       CASE WHEN t.failed OR o.status = 'cancelled' THEN 'failed'
            WHEN o.id > 1180 THEN 'authorised'
            ELSE 'captured' END::shop.payment_status,
       o.total_cents,
       t.at,
       CASE WHEN NOT t.failed AND o.status <> 'cancelled' AND o.id <= 1180 THEN t.at + interval '4 minutes' END,
       'pay_' || md5(o.id || '/' || t.attempt)
  FROM shop.orders o
 CROSS JOIN LATERAL (VALUES (1, o.id % 40 = 0, o.created_at + interval '2 minutes'),
                            (2, false, o.created_at + interval '5 minutes')) AS t (attempt, failed, at)
 WHERE o.status <> 'new'
   AND (t.attempt = 1 OR o.id % 40 = 0)
 ORDER BY o.id, t.attempt;

-- A parcel for each order that left, and a second one for one in thirty.
INSERT INTO shop.shipments (order_id, tracking_code, carrier, shipped_at, delivered_at)
SELECT o.id,
       'T' || lpad((o.id * 7919 + part)::text, 9, '0'),
       (ARRAY['dhl', 'dhl', 'ups', 'gls', 'post'])[o.id % 5 + 1]::shop.carrier,
       o.created_at + part * interval '25 hours',
       CASE WHEN o.status = 'delivered' THEN o.created_at + part * interval '25 hours' + interval '48 hours' END
  FROM shop.orders o
 CROSS JOIN generate_series(1, 2) AS part
 WHERE o.status IN ('shipped', 'delivered')
   AND (part = 1 OR o.id % 30 = 0)
 ORDER BY o.id, part;

-- One captured payment in thirty-one went back, in part or in full.
INSERT INTO shop.refunds (order_id, payment_id, amount_cents, reason, approved_by, created_at)
SELECT p.order_id,
       p.id,
       CASE WHEN p.id % 2 = 0 THEN p.amount_cents ELSE p.amount_cents / 2 + 1 END,
       (ARRAY['damaged', 'wrong item', 'too late', 'changed mind'])[p.id % 4 + 1],
       p.id % 11 + 1,
       p.captured_at + interval '150 hours'
  FROM shop.payments p
 WHERE p.status = 'captured'
   AND p.id % 31 = 0
   AND p.amount_cents > 0
 ORDER BY p.id;

-- 260 reviews, mostly kind.
INSERT INTO shop.reviews (product_id, customer_id, rating, body, created_at)
SELECT n * 11 % 80 + 1,
       n * 7 % 300 + 1,
       (ARRAY[5, 4, 5, 3, 5, 4, 2, 5, 4, 1])[n % 10 + 1],
       CASE WHEN n % 4 <> 0 THEN (ARRAY['Just what I needed.', 'Good, but the box was torn.', 'Would buy again.', 'Smaller than it looks.'])[n % 4 + 1] END,
       timestamptz '2026-03-20 18:00+00' + n * interval '20 hours'
  FROM generate_series(1, 260) AS n;

-- 90 carts; one in three belongs to nobody yet.
INSERT INTO shop.carts (id, customer_id, visitor, created_at, updated_at)
SELECT n,
       CASE WHEN n % 3 <> 0 THEN n * 3 END,
       md5('visitor ' || n),
       timestamptz '2026-10-20 09:00+00' + n * interval '3 hours',
       timestamptz '2026-10-20 09:20+00' + n * interval '3 hours'
  FROM generate_series(1, 90) AS n;

-- One to three products in each; visitors' items expire.
INSERT INTO shop.cart_items (cart_id, product_id, quantity, added_at, expires_at)
SELECT c.id,
       (c.id * 5 + k * 17) % 80 + 1,
       k,
       c.updated_at,
       CASE WHEN c.customer_id IS NULL THEN c.updated_at + interval '720 hours' END
  FROM shop.carts c
 CROSS JOIN LATERAL generate_series(1, c.id % 3 + 1) AS k
 ORDER BY c.id, k;

-- What the buyers and the payment job changed since the log exists.
INSERT INTO shop.audit_log (at, table_name, row_id, action, actor, old_row, new_row)
SELECT timestamptz '2026-05-11 11:00+00' + n * interval '10 hours',
       (ARRAY['products', 'payments'])[n % 2 + 1],
       n % 80 + 1,
       'UPDATE',
       CASE WHEN n % 2 = 0 THEN 'staff' || n % 24 + 1 || '@shop.example' END,
       CASE WHEN n % 2 = 0 THEN jsonb_build_object('active', n % 4 = 0) ELSE jsonb_build_object('status', 'authorised') END,
       CASE WHEN n % 2 = 0 THEN jsonb_build_object('active', n % 4 <> 0) ELSE jsonb_build_object('status', 'captured') END
  FROM generate_series(1, 400) AS n;

-- Rows above came with their numbers; the next ones are given out from here.
SELECT setval(pg_get_serial_sequence('shop.users', 'id'), 24),
       setval(pg_get_serial_sequence('shop.customers', 'id'), 300),
       setval(pg_get_serial_sequence('shop.categories', 'id'), 20),
       setval(pg_get_serial_sequence('shop.products', 'id'), 80),
       setval(pg_get_serial_sequence('shop.orders', 'id'), 1200),
       setval(pg_get_serial_sequence('shop.carts', 'id'), 90);

-- The sums by day; not CONCURRENTLY, the first time is quicker without.
REFRESH MATERIALIZED VIEW shop.daily_sales;

-- Row estimates for the schema browser and the planner.
ANALYZE shop.users, shop.customers, shop.addresses, shop.categories, shop.products, shop.inventory, shop.product_prices, shop.coupons,
        shop.orders, shop.order_items, shop.payments, shop.shipments, shop.refunds, shop.reviews, shop.carts, shop.cart_items,
        shop.audit_log, shop.daily_sales;
