-- Parents of plain inheritance beyond the first, which "relations" has: few tables have any.
SELECT inhrelid, inhparent FROM pg_inherits WHERE inhseqno > 1 ORDER BY inhrelid, inhseqno
