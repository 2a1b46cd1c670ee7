CREATE TABLE t (id bigint PRIMARY KEY, a integer);
CREATE SCHEMA app;
CREATE TABLE app.only_there (id bigint PRIMARY KEY);
-- then
-- bad
ALTER TABLE t ADD COLUMN b integer;
-- good: it is said once
CREATE TABLE u (id bigint PRIMARY KEY);
-- good
ALTER TABLE public.t ADD COLUMN c integer;
-- good
CREATE INDEX t_a_idx ON public.t (a);
-- good
CREATE TEMPORARY TABLE scratch (id bigint);
-- good
WITH w AS (SELECT id FROM public.t) UPDATE public.t SET a = 1 FROM w WHERE w.id = t.id;
SET search_path = app, pg_catalog;
-- good
ALTER TABLE only_there ADD COLUMN a integer;
