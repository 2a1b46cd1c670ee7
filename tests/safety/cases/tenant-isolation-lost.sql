CREATE TABLE public.orders (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON public.orders USING (tenant_id = current_setting('app.tenant_id')::bigint);
CREATE TABLE public.notes (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON public.notes USING (tenant_id = current_setting('app.tenant_id')::bigint);
CREATE TABLE public.bills (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
ALTER TABLE public.bills ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON public.bills USING (tenant_id = current_setting('app.tenant_id')::bigint);
CREATE TABLE public.open_already (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
CREATE TABLE public.countries (code text PRIMARY KEY, tenant_id bigint);
ALTER TABLE public.countries ENABLE ROW LEVEL SECURITY;
-- then
-- bad
ALTER TABLE public.orders DISABLE ROW LEVEL SECURITY;
-- bad
ALTER TABLE public.notes NO FORCE ROW LEVEL SECURITY;
-- bad
DROP POLICY own ON public.notes;
-- bad
CREATE POLICY support ON public.orders FOR SELECT USING (true);
-- bad
ALTER POLICY own ON public.orders USING (id > 0);
-- good
CREATE POLICY narrower ON public.orders AS RESTRICTIVE USING (id > 0);
-- good
DROP POLICY own ON public.bills;
-- good
CREATE POLICY own_too ON public.bills USING (tenant_id = current_setting('app.tenant')::bigint);
-- good
ALTER TABLE public.bills DISABLE ROW LEVEL SECURITY;
-- good
ALTER TABLE public.bills ENABLE ROW LEVEL SECURITY;
-- good
ALTER TABLE public.open_already DISABLE ROW LEVEL SECURITY;
-- good
ALTER TABLE public.countries DISABLE ROW LEVEL SECURITY;
