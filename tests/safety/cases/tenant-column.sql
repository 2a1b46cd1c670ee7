CREATE TABLE public.tenants (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE public.invoices (id bigint PRIMARY KEY, total numeric);
-- bad
CREATE TABLE public.notes (id bigint PRIMARY KEY, tenant_id bigint);
-- bad
CREATE TABLE public.tags (id bigint PRIMARY KEY, tenant_id text NOT NULL);
-- good
CREATE TABLE public.orders (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- good
CREATE TABLE public.later (id bigint PRIMARY KEY);
-- good
ALTER TABLE public.later ADD COLUMN tenant_id bigint NOT NULL;
-- good
CREATE TABLE public.countries (code text PRIMARY KEY);
-- good
CREATE TEMPORARY TABLE scratch (id bigint);
