CREATE TYPE mood AS ENUM ('sad', 'ok');
-- then
-- bad
ALTER TYPE mood ADD VALUE 'glad';
-- bad
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'bright';
-- good
ALTER TYPE mood ADD VALUE 'calm' BEFORE 'ok';
-- good
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'merry' AFTER 'ok';
-- good
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
