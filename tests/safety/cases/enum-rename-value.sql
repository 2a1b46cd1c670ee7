CREATE SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('sad', 'ok');
-- then
-- bad
ALTER TYPE shop.mood RENAME VALUE 'ok' TO 'fine';
-- good
ALTER TYPE shop.mood ADD VALUE 'glad' AFTER 'fine';
-- good
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- good
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
