-- c has a validated CHECK that proves it, d one that is only NOT VALID.
CREATE SCHEMA shop;
CREATE TABLE shop.a (id bigint);
CREATE UNIQUE INDEX a_pkey ON shop.a (id);
CREATE TABLE shop.b (id bigint NOT NULL);
CREATE UNIQUE INDEX b_pkey ON shop.b (id);
CREATE TABLE shop.c (id bigint, CONSTRAINT c_id_there CHECK (id IS NOT NULL));
CREATE UNIQUE INDEX c_pkey ON shop.c (id);
CREATE TABLE shop.d (id bigint);
CREATE UNIQUE INDEX d_pkey ON shop.d (id);
ALTER TABLE shop.d ADD CONSTRAINT d_id_there CHECK (id IS NOT NULL) NOT VALID;
CREATE TABLE shop.e (tenant_id bigint NOT NULL, id bigint);
CREATE UNIQUE INDEX e_pkey ON shop.e (tenant_id, id);
-- then
-- bad
ALTER TABLE shop.a ADD CONSTRAINT a_pkey PRIMARY KEY USING INDEX a_pkey;
-- good
ALTER TABLE shop.b ADD CONSTRAINT b_pkey PRIMARY KEY USING INDEX b_pkey;
-- good
ALTER TABLE shop.c ADD CONSTRAINT c_pkey PRIMARY KEY USING INDEX c_pkey;
-- bad
ALTER TABLE shop.d ADD CONSTRAINT d_pkey PRIMARY KEY USING INDEX d_pkey;
-- bad
ALTER TABLE shop.e ADD CONSTRAINT e_pkey PRIMARY KEY USING INDEX e_pkey;
-- good
CREATE TABLE shop.f (id bigint);
-- good
CREATE UNIQUE INDEX f_pkey ON shop.f (id);
-- good
ALTER TABLE shop.f ADD CONSTRAINT f_pkey PRIMARY KEY USING INDEX f_pkey;
