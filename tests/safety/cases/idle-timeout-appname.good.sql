CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
SET application_name = 'migration 0042';
SET idle_in_transaction_session_timeout = '10s';
BEGIN;
SET LOCAL lock_timeout = '2s';
-- good
ALTER TABLE t ADD COLUMN b integer;
COMMIT;
