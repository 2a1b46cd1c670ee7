CREATE TABLE t (id bigint PRIMARY KEY, a integer);
-- then
-- bad
CREATE TABLE a_table_whose_name_has_more_than_the_sixty_three_bytes_that_are_kept (id bigint PRIMARY KEY);
-- bad
ALTER TABLE t ADD COLUMN a_column_whose_name_has_more_than_the_sixty_three_bytes_that_are_kept integer;
-- bad
ALTER TABLE t ADD CONSTRAINT a_check_whose_name_has_more_than_the_sixty_three_bytes_that_are_kept CHECK (a > 0);
-- bad
CREATE INDEX "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü" ON t (a);
-- bad
CREATE INDEX "a name in quotes may have blanks and still be longer than sixty-three bytes" ON t (a);
-- good
CREATE INDEX "ééééééééééééééééééééééééééééééé" ON t (a);
-- good
CREATE TABLE exactly_sixty_three_bytes_long_this_name_is_and_nothing_is_cut_ (id bigint PRIMARY KEY);
-- good
SELECT 'a text may be as long as it likes, it is not a name and nobody cuts it';
