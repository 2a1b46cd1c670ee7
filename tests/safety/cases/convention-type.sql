CREATE TABLE public.customers (id bigint PRIMARY KEY, age integer);
-- then
-- bad
CREATE TABLE public.orders (id bigint PRIMARY KEY, price money);
-- bad
ALTER TABLE public.customers ADD COLUMN name varchar(20);
-- bad
ALTER TABLE public.customers ADD COLUMN names varchar[];
-- bad
ALTER TABLE public.customers ALTER COLUMN age TYPE money;
-- good
ALTER TABLE public.customers ADD COLUMN note text;
