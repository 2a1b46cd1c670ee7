CREATE TABLE t (id bigint PRIMARY KEY);
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- then
-- bad
CREATE TYPE status AS ENUM ('new', 'paid', 'sent');
-- good
CREATE TYPE pair AS (a integer, b integer);
-- good
CREATE DOMAIN status_text AS text CHECK (VALUE IN ('new', 'paid', 'sent'));
-- good
CREATE TABLE statuses (code text PRIMARY KEY);
-- good
ALTER TABLE t ADD COLUMN m mood;
-- good
ALTER TYPE mood ADD VALUE 'glad' AFTER 'ok';
