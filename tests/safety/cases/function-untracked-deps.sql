CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
CREATE FUNCTION reads() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM t); END';
-- bad
CREATE FUNCTION reads_sql() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';
-- bad
CREATE PROCEDURE dynamic(name text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM %I', name);
END $$;
-- bad
CREATE FUNCTION as_owner() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN DELETE FROM t; END';
-- good
CREATE FUNCTION tracked() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; END;
-- good
CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN n * 2;
-- good
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
