CREATE TABLE public.tenants (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE public.open_to_all (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- bad
CREATE TABLE public.open_to_owner (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- good
ALTER TABLE public.open_to_owner ENABLE ROW LEVEL SECURITY;
-- bad
CREATE TABLE public.turned_off (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- good
ALTER TABLE public.turned_off ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- good
ALTER TABLE public.turned_off DISABLE ROW LEVEL SECURITY;
-- good
CREATE TABLE public.orders (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- good
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
-- good
ALTER TABLE public.orders FORCE ROW LEVEL SECURITY;
-- good
CREATE TABLE public.countries (code text PRIMARY KEY);
-- good
CREATE TEMPORARY TABLE scratch (id bigint);
