-- server: 15
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY) USING heap2;
-- then
-- good
ALTER TABLE t SET ACCESS METHOD heap;
-- bad
ALTER TABLE t SET ACCESS METHOD heap2;
-- good
ALTER TABLE t SET ACCESS METHOD heap2;
-- bad
ALTER TABLE u SET ACCESS METHOD heap;
BEGIN;
-- good
CREATE TABLE fresh (id bigint PRIMARY KEY);
-- good
ALTER TABLE fresh SET ACCESS METHOD heap2;
COMMIT;
