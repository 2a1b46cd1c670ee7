-- Customers: what the shop and support of v1.5 ask.

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
SELECT c.id, c.full_name, c.email, c.phone, v.orders, v.spent_cents
  FROM shop.customers c
  JOIN shop.customer_overview v ON v.id = c.id
 WHERE c.id = $1;

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

-- name: SetMarketingConsent :execrows
-- calls_per_day: 150
UPDATE shop.customers
   SET marketing_consent = $2
 WHERE id = $1;

-- name: NewsletterRecipients :many
-- calls_per_day: 1
SELECT id, email, full_name, locale
  FROM shop.customers
 WHERE marketing_consent
 ORDER BY id;

-- name: CustomerAddresses :many
-- calls_per_day: 4018
SELECT id, kind, street, postcode, city, country
  FROM shop.addresses
 WHERE customer_id = $1
 ORDER BY kind, id;
