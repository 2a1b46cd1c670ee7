-- Customers: what the shop and support of v1.4 ask.

-- name: CustomerById :one
-- calls_per_day: 26410
SELECT id, email, full_name, phone, locale, created_at
  FROM shop.customers
 WHERE id = $1;

-- name: CustomerByEmail :one
-- calls_per_day: 5120
SELECT shop.customer_by_email($1) AS id;

-- name: CustomerSupportPage :one
-- calls_per_day: 380
SELECT c.id, c.full_name, c.email, c.phone, c.legacy_code, v.orders, v.spent_cents
  FROM shop.customers c
  JOIN shop.customer_overview v ON v.id = c.id
 WHERE c.id = $1;

-- name: CustomerByLegacyCode :one
-- calls_per_day: 14
SELECT id, full_name, email
  FROM shop.customers
 WHERE legacy_code = $1;

-- name: CreateCustomer :one
-- calls_per_day: 96
INSERT INTO shop.customers (email, full_name, phone, locale)
VALUES ($1, $2, $3, $4)
RETURNING id;

-- name: UpdateCustomerProfile :execrows
-- calls_per_day: 230
UPDATE shop.customers
   SET full_name = $2, phone = $3, locale = $4
 WHERE id = $1;

-- name: CustomerAddresses :many
-- calls_per_day: 4018
SELECT id, kind, street, postcode, city, country
  FROM shop.addresses
 WHERE customer_id = $1
 ORDER BY kind, id;
