CREATE TABLE public.customers (id bigint PRIMARY KEY);
-- then
-- bad
CREATE TABLE public.orders (id bigint PRIMARY KEY);
-- bad
CREATE TABLE public.bills (id bigint PRIMARY KEY);
-- good
COMMENT ON TABLE public.bills IS 'What is owed';
-- good
CREATE TABLE public.payments (id bigint PRIMARY KEY);
-- good
COMMENT ON TABLE public.payments IS 'What was paid';
-- good
COMMENT ON COLUMN public.payments.id IS 'A number';
-- bad
ALTER TABLE public.customers ADD COLUMN note text;
-- good
ALTER TABLE public.customers ADD COLUMN email text;
-- good
COMMENT ON COLUMN public.customers.email IS 'Where letters go';
