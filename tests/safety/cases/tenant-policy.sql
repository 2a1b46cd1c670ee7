CREATE TABLE public.tenants (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE public.without (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- bad
CREATE TABLE public.for_all (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- good
CREATE POLICY everything ON public.for_all USING (true);
-- bad
CREATE TABLE public.writes (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- good
CREATE POLICY own ON public.writes USING (tenant_id = current_setting('app.tenant_id')::bigint) WITH CHECK (true);
-- good
CREATE TABLE public.orders (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- good
CREATE POLICY own ON public.orders USING (tenant_id = current_setting('app.tenant_id')::bigint);
-- good
CREATE POLICY not_closed ON public.orders AS RESTRICTIVE USING (id > 0);
-- good
CREATE TABLE public.countries (code text PRIMARY KEY);
-- good
CREATE TEMPORARY TABLE scratch (id bigint);
