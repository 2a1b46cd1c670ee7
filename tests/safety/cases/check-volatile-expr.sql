-- A volatile function that nobody declared otherwise, and one that is immutable.
CREATE SCHEMA shop;
CREATE TABLE shop.vouchers (id bigint PRIMARY KEY, ends_at timestamptz, born date, code text);
CREATE FUNCTION shop.loose(code text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN code <> ''''; END';
CREATE FUNCTION shop.strict(code text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN code <> ''''; END';
-- then
-- bad
ALTER TABLE shop.vouchers ADD CONSTRAINT vouchers_ends_later CHECK (ends_at > now()) NOT VALID;
-- bad
ALTER TABLE shop.vouchers ADD CONSTRAINT vouchers_born_past CHECK (born <= current_date) NOT VALID;
-- bad
ALTER TABLE shop.vouchers ADD CONSTRAINT vouchers_code_loose CHECK (shop.loose(code)) NOT VALID;
-- good
ALTER TABLE shop.vouchers ADD CONSTRAINT vouchers_code_strict CHECK (shop.strict(code)) NOT VALID;
-- good
ALTER TABLE shop.vouchers ADD CONSTRAINT vouchers_code_lower CHECK (code = lower(code) AND length(code) < 20) NOT VALID;
-- good
ALTER TABLE shop.vouchers ADD COLUMN created_at timestamptz DEFAULT now();
-- bad
CREATE TABLE shop.offers (id bigint PRIMARY KEY, ends_at timestamptz CHECK (ends_at > clock_timestamp()));
-- good
CREATE TABLE shop.sales (id bigint PRIMARY KEY, starts_at timestamptz, ends_at timestamptz,
  CHECK (ends_at > starts_at));
