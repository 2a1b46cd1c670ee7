-- Ranges with && need no extension.
CREATE SCHEMA shop;
CREATE TABLE shop.bookings (id bigint PRIMARY KEY, during tstzrange, place int8range, cancelled boolean);
-- then
-- bad
ALTER TABLE shop.bookings ADD CONSTRAINT bookings_no_overlap EXCLUDE USING gist (during WITH &&);
-- bad
ALTER TABLE shop.bookings
  ADD CONSTRAINT bookings_place_free EXCLUDE USING gist (place WITH &&, during WITH &&) WHERE (NOT cancelled);
-- good
ALTER TABLE shop.bookings ADD CONSTRAINT bookings_during_there CHECK (NOT isempty(during)) NOT VALID;
-- good
CREATE TABLE shop.shifts (id bigint PRIMARY KEY, during tstzrange, EXCLUDE USING gist (during WITH &&));
-- good
CREATE TABLE shop.leases (id bigint PRIMARY KEY, during tstzrange);
-- good
ALTER TABLE shop.leases ADD CONSTRAINT leases_no_overlap EXCLUDE USING gist (during WITH &&);
