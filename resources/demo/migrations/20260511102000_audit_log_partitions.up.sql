-- Migration: audit log, a partition a month
-- Created:   2026-05-11 10:20
-- Depends:   20260427133000
BEGIN;
SET LOCAL lock_timeout = '2s';

-- Numbers the entries; a sequence of its own because identity columns of partitions differ between server versions.
CREATE SEQUENCE shop.audit_log_id_seq AS bigint;

-- Who changed what. A month can be detached and archived without touching the others.
CREATE TABLE shop.audit_log (
  id          bigint NOT NULL DEFAULT nextval('shop.audit_log_id_seq'),
  at          timestamptz NOT NULL DEFAULT now(),
  table_name  text NOT NULL,
  row_id      bigint NOT NULL,
  action      text NOT NULL,
  actor       text,
  old_row     jsonb,
  new_row     jsonb,
  CONSTRAINT audit_log_pkey PRIMARY KEY (at, id),
  CONSTRAINT audit_log_action_check CHECK (action IN ('UPDATE', 'DELETE'))
) PARTITION BY RANGE (at);

-- The sequence goes when the table goes.
ALTER SEQUENCE shop.audit_log_id_seq OWNED BY shop.audit_log.id;

-- Says in the catalog what the table holds.
COMMENT ON TABLE shop.audit_log IS 'Changes to products and payments, one partition a month.';

-- May 2026, the month in progress.
CREATE TABLE shop.audit_log_2026_05 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-05-01 00:00+00') TO ('2026-06-01 00:00+00');

-- June 2026.
CREATE TABLE shop.audit_log_2026_06 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-06-01 00:00+00') TO ('2026-07-01 00:00+00');

-- July 2026.
CREATE TABLE shop.audit_log_2026_07 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-07-01 00:00+00') TO ('2026-08-01 00:00+00');

-- August 2026.
CREATE TABLE shop.audit_log_2026_08 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-08-01 00:00+00') TO ('2026-09-01 00:00+00');

-- September 2026.
CREATE TABLE shop.audit_log_2026_09 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-09-01 00:00+00') TO ('2026-10-01 00:00+00');

-- October 2026.
CREATE TABLE shop.audit_log_2026_10 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2026-11-01 00:00+00');

-- November 2026.
CREATE TABLE shop.audit_log_2026_11 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-11-01 00:00+00') TO ('2026-12-01 00:00+00');

-- December 2026, as far as planned.
CREATE TABLE shop.audit_log_2026_12 PARTITION OF shop.audit_log
  FOR VALUES FROM ('2026-12-01 00:00+00') TO ('2027-01-01 00:00+00');

-- Catches what no month covers, so that a forgotten partition never stops a sale.
CREATE TABLE shop.audit_log_default PARTITION OF shop.audit_log DEFAULT;

-- The history of one row is read from the newest entry on; each partition gets its own.
CREATE INDEX audit_log_row_idx ON shop.audit_log (table_name, row_id, at DESC);

-- Writes one entry a changed row; new rows are not logged, they can be seen.
CREATE FUNCTION shop.write_audit_log() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shop.audit_log (table_name, row_id, action, actor, old_row, new_row)
  VALUES (TG_TABLE_NAME, OLD.id, TG_OP, current_setting('shop.actor', true), to_jsonb(OLD),
          CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(NEW) END);
  RETURN NULL;
END
$$;

-- Money first.
CREATE TRIGGER payments_audit
  AFTER UPDATE OR DELETE ON shop.payments
  FOR EACH ROW EXECUTE FUNCTION shop.write_audit_log();

-- The buyers want to know who renamed a product.
CREATE TRIGGER products_audit
  AFTER UPDATE OR DELETE ON shop.products
  FOR EACH ROW EXECUTE FUNCTION shop.write_audit_log();

-- Verify
SELECT count(*) = 9 AS ok
  FROM pg_inherits
 WHERE inhparent = to_regclass('shop.audit_log');
COMMIT;
