CREATE TABLE public.customers (id bigint PRIMARY KEY, email text);
CREATE TABLE public.parted (id bigint) PARTITION BY RANGE (id);
-- then
-- bad
CREATE TABLE public."Orders" (id bigint, CONSTRAINT "Orders_pk" PRIMARY KEY (id));
-- bad
CREATE TABLE public.bills (id bigint, "dueDate" date, CONSTRAINT bills_pk PRIMARY KEY (id));
-- bad
CREATE TABLE public.receipts (id bigint PRIMARY KEY);
-- good
CREATE TABLE public.payments (id bigint, customer_id bigint, CONSTRAINT payments_pk PRIMARY KEY (id));
-- bad
CREATE INDEX by_customer ON public.payments (customer_id);
-- good
CREATE INDEX ix_payments_customer_id ON public.payments (customer_id);
-- good
CREATE INDEX anything ON public.payments ((id + 1));
-- bad
ALTER TABLE public.payments ADD CONSTRAINT customer FOREIGN KEY (customer_id) REFERENCES public.customers (id) NOT VALID;
-- good
ALTER TABLE public.payments ADD CONSTRAINT fk_payments_customers FOREIGN KEY (customer_id) REFERENCES public.customers (id) NOT VALID;
-- good
ALTER TABLE public.payments ADD CONSTRAINT ck_payments_positive CHECK (id > 0) NOT VALID;
-- bad
ALTER TABLE public.payments ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
-- bad
ALTER TABLE public.customers RENAME COLUMN email TO "eMail";
-- good
CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES FROM (0) TO (10);
