-- Payments: what the checkout, the back office and the payment job of v1.4 ask.

-- name: PaymentsForOrder :many
-- calls_per_day: 9977
SELECT id, method, status, amount_cents, invoice_number, created_at, captured_at
  FROM shop.payments
 WHERE order_id = $1
 ORDER BY created_at;

-- name: CreatePayment :one
-- calls_per_day: 1352
INSERT INTO shop.payments (order_id, method, amount_cents, provider_ref)
VALUES ($1, $2, $3, $4)
RETURNING id, invoice_number;

-- name: CapturePayment :execrows
-- calls_per_day: 1290
UPDATE shop.payments
   SET status = 'captured', captured_at = now()
 WHERE provider_ref = $1
   AND status IN ('pending', 'authorised');

-- name: OpenPayments :many
-- calls_per_day: 24
SELECT id, order_id, provider_ref
  FROM shop.payments
 WHERE status IN ('pending', 'authorised')
   AND created_at < $1
 ORDER BY created_at;

-- name: RefundableAmount :one
-- calls_per_day: 61
SELECT shop.refundable_cents($1) AS refundable_cents;

-- name: CreateRefund :one
-- calls_per_day: 33
INSERT INTO shop.refunds (order_id, payment_id, amount_cents, reason, approved_by)
SELECT p.order_id, p.id, $2, $3, $4
  FROM shop.payments p
 WHERE p.id = $1
RETURNING id;
