CREATE TABLE public.customers (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE public.orders (id bigint PRIMARY KEY);
-- bad
CREATE TABLE public.bills (id bigint PRIMARY KEY, created_at timestamp);
-- good
CREATE TABLE public.payments (id bigint PRIMARY KEY, created_at timestamptz NOT NULL);
-- good
CREATE TABLE public.later (id bigint PRIMARY KEY);
-- good
ALTER TABLE public.later ADD COLUMN created_at timestamptz;
-- good
ALTER TABLE public.customers ADD COLUMN note text;
