CREATE SCHEMA app;
CREATE TABLE app.t (id bigint PRIMARY KEY, a integer);
CREATE TABLE u (id bigint PRIMARY KEY);
-- then
-- bad
ALTER SCHEMA app RENAME TO store;
-- bad
ALTER TABLE u SET SCHEMA store;
-- bad
ALTER TABLE store.t SET SCHEMA public;
-- good
CREATE SCHEMA fresh;
-- good
ALTER SCHEMA fresh RENAME TO fresher;
-- good
CREATE TABLE n (id bigint PRIMARY KEY);
-- good
ALTER TABLE n SET SCHEMA fresher;
-- good
ALTER TABLE public.t SET (fillfactor = 80);
